#!/usr/bin/env bash
# From any state of the machine to a served site with the demo data; safe to run again.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

"$scripts/server.sh" check-port
"$scripts/setup.sh"
ensure_secret_key
ensure_database
cd "$root"
"$venv/bin/python" manage.py load_demo
"$scripts/server.sh" start
printf '\nThe site is served at http://%s:%s/\n' "$HOST" "$PORT"
DEMO=1 "$venv/bin/python" manage.py demo_users
printf 'make stop ends it; its logs are in %s\n' "$DATA_DIR/log"
