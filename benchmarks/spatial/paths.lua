-- Asks for the addresses of a file in turn and writes one line with the result.
-- PATHS: a line an address, optionally followed by a tab and the value of If-None-Match.
local requests = {}
local place = 0

function init()
  for line in io.lines(os.getenv("PATHS")) do
    local path, tag = line:match("^([^\t]*)\t?(.*)$")
    local headers = {}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    if tag ~= "" then headers["If-None-Match"] = tag end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  place = place % #requests + 1
  return requests[place]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.timeout
  io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration,
    summary.bytes, latency:percentile(50), latency:percentile(95), failed))
end
