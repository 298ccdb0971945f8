#!/usr/bin/env bash
# From any state of the machine to a served site with the demo data; safe to run again.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

# The demo users have published passwords: where others can come in, DEMO=1 has to ask for them.
case ${DATABASE_URL:-own}/$HOST in own/127.* | own/localhost | own/::1) DEMO=1 ;; esac

"$scripts/server.sh" check-port
"$scripts/setup.sh"
ensure_secret_key
ensure_database
cd "$root"
"$venv/bin/python" manage.py load_demo
"$venv/bin/python" manage.py make_test_key --municipality demo
if [ "${DEMO:-}" = 1 ]; then
  DEMO=1 "$venv/bin/python" manage.py issue_demo_plan || say "No plan of the demo town was issued."
fi
"$scripts/server.sh" start
printf '\nThe site is served at http://%s:%s/\n' "$HOST" "$PORT"
if [ "${DEMO:-}" = 1 ]; then
  DEMO=1 "$venv/bin/python" manage.py demo_users
else
  say "No demo users were made, their passwords are published: make demo DEMO=1 makes them."
fi
printf 'make stop ends it; its logs are in %s\n' "$DATA_DIR/log"
