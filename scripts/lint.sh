#!/usr/bin/env bash
# All linters; every one runs, the names of those that failed come last.
set -uo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

ensure_secret_key
ensure_database
cd "$root"
failed=()

check() { # check NAME COMMAND…
  local name=$1
  shift
  printf -- '--- %s\n' "$name"
  "$@" || failed+=("$name")
}

check "ruff check" "$venv/bin/python" -m ruff check .
check "ruff format" "$venv/bin/python" -m ruff format --check .
check mypy "$venv/bin/python" -m mypy .
check lint-imports "$venv/bin/python" -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
check makemigrations "$venv/bin/python" manage.py makemigrations --check --dry-run
check "check --deploy" env HTTPS=1 DEBUG=0 ALLOWED_HOSTS=gis.example.org \
  "$venv/bin/python" manage.py check --deploy --fail-level WARNING
if [ -e frontend/package.json ]; then
  use_node
  cd frontend
  check typecheck npm run --silent typecheck
fi

if [ "${#failed[@]}" -gt 0 ]; then
  printf 'failed: %s\n' "$(IFS=,; printf '%s' "${failed[*]}")" >&2
  exit 1
fi
printf 'all linters pass\n'
