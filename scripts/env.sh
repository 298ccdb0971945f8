# shellcheck shell=bash
# The environment that Makefile, .ci/run and the other scripts share; sourced, never run.
# Whatever the caller has set wins.

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
scripts=$root/scripts
venv=$root/.venv

say() { printf '%s\n' "$*" >&2; }

# die MESSAGE [EXIT_CODE]
die() {
  printf 'error: %s\n' "$1" >&2
  exit "${2:-1}"
}

# On a virtual environment made by another checkout or user, `python` there would be a surprise.
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH
export DATA_DIR=${DATA_DIR:-$root/.data}
case $DATA_DIR in /*) ;; *) DATA_DIR=$PWD/$DATA_DIR ;; esac
export HOST=${HOST:-127.0.0.1}
export PORT=${PORT:-8000}
export PYTHONUNBUFFERED=1

find_chromium() {
  local name found
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    found=$(command -v "$name") || continue
    # Ubuntu's chromium-browser is a stub that only asks for the snap.
    if grep -qsI 'snap install chromium' "$found" && [ ! -x /snap/bin/chromium ]; then continue; fi
    printf '%s\n' "$found"
    return 0
  done
  return 1
}

if [ -z "${CHROMIUM:-}" ]; then CHROMIUM=$(find_chromium || true); fi
export CHROMIUM

# Generates the key once; only its owner reads it.
ensure_secret_key() {
  [ -n "${SECRET_KEY:-}" ] && return 0
  mkdir -p "$DATA_DIR"
  if [ ! -s "$DATA_DIR/secret_key" ]; then
    (umask 077 && od -An -N48 -tx1 /dev/urandom | tr -d ' \n' >"$DATA_DIR/secret_key")
  fi
  SECRET_KEY=$(cat "$DATA_DIR/secret_key")
  export SECRET_KEY
}

# Starts the private cluster unless DATABASE_URL names another database.
ensure_database() {
  local url
  url=$("$scripts/postgres.sh" url "${DATABASE_NAME:-gis}") || exit $?
  export DATABASE_URL=$url
}

# Puts a Node.js that is new enough on the path: the machine's own, or the one that setup.sh brought.
use_node() {
  local recent='const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'
  if node -e "$recent" 2>/dev/null && command -v npm >/dev/null 2>&1; then return 0; fi
  [ -x "$DATA_DIR/node/bin/npm" ] || return 1
  export PATH=$DATA_DIR/node/bin:$PATH
}
