#!/usr/bin/env bash
# The web server and the worker of background jobs.
#
#   scripts/server.sh start       both in the background, until /healthz answers 200
#   scripts/server.sh stop        ends what start has started, nothing else
#   scripts/server.sh status
#   scripts/server.sh health      what /healthz answers; fails unless that is 200
#   scripts/server.sh check-port  fails when a foreign process holds HOST:PORT
#   scripts/server.sh run web | run worker   one of them in the foreground; JOB_WORKERS processes
#                                            of the worker, as many as there are cores
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

run_dir=$DATA_DIR/run
log_dir=$DATA_DIR/log
patience_s=60

# run_workers COUNT: so many processes that share the jobs; one that is killed is started again.
run_workers() {
  local -A running=()
  local stopping='' ended code=0 one
  start_worker() { "$venv/bin/python" manage.py procrastinate worker & running[$!]=1; }
  trap 'stopping=1; kill -TERM "${!running[@]}" 2>/dev/null || true' TERM INT
  for ((one = 0; one < $1; one++)); do start_worker; done
  while [ "${#running[@]}" -gt 0 ]; do
    ended=''
    if wait -n -p ended; then one=0; else one=$?; fi
    [ -n "${ended:-}" ] || continue # a signal to us, no end of a worker
    unset "running[$ended]"
    [ -z "$stopping" ] || continue
    if [ "$one" -gt 128 ]; then
      start_worker
    else
      code=1 stopping=1
      kill -TERM "${!running[@]}" 2>/dev/null || true
    fi
  done
  return "$code"
}

run() {
  cd "$root"
  case ${1:-} in
    web)
      export WEB_THREADS=${WEB_THREADS:-$((${LIVE_STREAMS:-24} + 8))} # a stream of news takes one
      exec "$venv/bin/python" -m granian --interface wsgi --host "$HOST" --port "$PORT" \
        --workers "${WEB_WORKERS:-2}" --blocking-threads "$WEB_THREADS" --no-ws \
        --respawn-failed-workers --workers-kill-timeout 5 gis_platform.wsgi:application
      ;;
    worker) run_workers "${JOB_WORKERS:-$(nproc)}" ;;
    *) die "run what: web or worker?" 2 ;;
  esac
}

# What its command line must hold, so that a process that got the same number later is left alone.
mark_of() { case $1 in web) echo 'gis_platform.wsgi:application' ;; worker) echo 'server.sh run worker' ;; esac; }

# pid_of NAME: prints the number of our running process.
pid_of() {
  local pid command
  pid=$(cat "$run_dir/$1.pid" 2>/dev/null) || return 1
  [[ $pid =~ ^[0-9]+$ ]] && [ -r "/proc/$pid/cmdline" ] || return 1
  command=$(tr '\0' ' ' <"/proc/$pid/cmdline")
  [[ $command == *"$(mark_of "$1")"* ]] || return 1
  [ "$(readlink "/proc/$pid/cwd")" = "$root" ] || return 1
  printf '%s\n' "$pid"
}

alive() { # a zombie has ended
  local state
  state=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -c1) && [ -n "$state" ] && [ "$state" != Z ]
}

launch() { # launch NAME
  local log=$log_dir/$1.log
  [ ! -e "$log" ] || mv -f -- "$log" "$log.1"
  cd "$root"
  setsid "$scripts/server.sh" run "$1" >"$log" 2>&1 </dev/null &
  printf '%s\n' "$!" >"$run_dir/$1.pid"
}

end() { # end NAME
  local pid waited
  pid=$(pid_of "$1") || { rm -f -- "$run_dir/$1.pid"; return 0; }
  kill -TERM "$pid" 2>/dev/null || true
  for ((waited = 0; waited < 150; waited++)); do
    alive "$pid" || break
    sleep 0.1
  done
  # start made each the leader of its own process group.
  if alive "$pid"; then kill -KILL -- "-$pid" 2>/dev/null || true; fi
  rm -f -- "$run_dir/$1.pid"
}

reachable_host() { case $HOST in 0.0.0.0) echo 127.0.0.1 ;; ::) echo ::1 ;; *) echo "$HOST" ;; esac; }

answers_on_port() { (exec 3<>"/dev/tcp/$(reachable_host)/$PORT") 2>/dev/null; }

check_port() {
  [[ $PORT =~ ^[0-9]+$ ]] && [ "$PORT" -ge 1 ] && [ "$PORT" -le 65535 ] || die "PORT=$PORT is not a port number."
  if pid_of web >/dev/null && [ "$(cat "$run_dir/address" 2>/dev/null)" = "$HOST:$PORT" ]; then return 0; fi
  if answers_on_port; then
    die "port $PORT on $HOST is taken by another process; end it or choose another port: make demo PORT=$((PORT < 65535 ? PORT + 1 : 8000))"
  fi
}

health() {
  "$venv/bin/python" - "http://$(reachable_host):$PORT/healthz" <<'PYTHON'
import sys, urllib.error, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    with opener.open(sys.argv[1], timeout=10) as answer:
        print(answer.read().decode())
except urllib.error.HTTPError as error:
    print(error.code, error.read().decode())
    sys.exit(1)
except OSError as error:
    print(error)
    sys.exit(1)
PYTHON
}

show_failure() {
  local name
  for name in web worker; do
    [ -s "$log_dir/$name.log" ] || continue
    say "--- the last lines of $log_dir/$name.log"
    tail -n 15 "$log_dir/$name.log" >&2
  done
}

wait_until_healthy() {
  local started=$SECONDS answer='' name
  while ((SECONDS - started < patience_s)); do
    if answer=$(health); then return 0; fi
    for name in web worker; do
      pid_of "$name" >/dev/null && continue
      show_failure
      stop
      die "the $name process ended at its start."
    done
    sleep 0.3
  done
  show_failure
  stop
  die "/healthz did not answer 200 within $patience_s s; last answer: $answer"
}

start() {
  check_port
  stop
  ensure_secret_key
  ensure_database
  mkdir -p "$run_dir" "$log_dir"
  launch web
  launch worker
  printf '%s:%s\n' "$HOST" "$PORT" >"$run_dir/address"
  wait_until_healthy
}

stop() {
  end web
  end worker
  rm -f -- "$run_dir/address"
}

status() {
  local name pid code=0
  for name in web worker; do
    if pid=$(pid_of "$name"); then say "$name: running, process $pid"; else
      say "$name: not running"
      code=1
    fi
  done
  [ "$code" != 0 ] || say "address: http://$(cat "$run_dir/address")/"
  return "$code"
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  status) status ;;
  health) health ;;
  check-port) check_port ;;
  run) run "${2:-}" ;;
  *) die "unknown command \"${1:-}\": start, stop, status, health, check-port or run." 2 ;;
esac
