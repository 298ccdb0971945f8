#!/usr/bin/env bash
# A command of manage.py in the environment of the site: scripts/manage.sh COMMAND [ARGUMENT…]
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

ensure_secret_key
ensure_database
exec "$venv/bin/python" "$root/manage.py" "$@"
