#!/usr/bin/env bash
# All tests, those in a browser included; arguments go to pytest.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

ensure_secret_key
ensure_database
cd "$root"
exec "$venv/bin/python" -m pytest "$@"
