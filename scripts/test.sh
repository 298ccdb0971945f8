#!/usr/bin/env bash
# All tests, those in a browser beside the others; with arguments pytest runs what they name.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

ensure_secret_key
ensure_database
cd "$root"
if [ $# -gt 0 ]; then exec "$venv/bin/python" -m pytest "$@"; fi

# The browser tests have a database and a server of their own; their output comes last.
said=$(mktemp)
"$venv/bin/python" -m pytest tests/browser >"$said" 2>&1 &
browser=$!
trap 'kill "$browser" 2>/dev/null || true; rm -f -- "$said"' EXIT
status=0
"$venv/bin/python" -m pytest --ignore tests/browser || status=$?
wait "$browser" || status=$?
printf '\nIn the browser:\n'
cat -- "$said"
exit "$status"
