#!/usr/bin/env bash
# All tests, those in a browser included; arguments go to pytest.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

ensure_secret_key
ensure_database
cd "$root"
# One worker for each processor, four at most: each has a database of its own.
workers=${TEST_WORKERS:-$(nproc | awk '{ print ($1 > 4) ? 4 : $1 }')}
exec "$venv/bin/python" -m pytest -n "$workers" --dist loadgroup --no-loadscope-reorder "$@"
