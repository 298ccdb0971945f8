#!/usr/bin/env bash
# The spatial API and the tiles against other servers, on a generated city:
#
#   make bench [PARTS="tiles features caches exports growth"] [QUICK=1] [THOROUGH=1] [WRITE=1]
#              [PARCELS=250000] [COPIES=20] [ROUNDS=3] [SECONDS_EACH=2] [FRESH=1]
#
# Installs the other servers beside the data, loads the city into a database of its own (bench_city,
# 250,000 parcels; another size has another one), measures, and prints tables; WRITE=1 puts them
# into docs/reference/benchmarks.md. The part "growth" loads COPIES cities into a second database.
# FRESH=1 loads both anew. Nothing else should run meanwhile. Exit code 3: an administrator has to install packages first.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

PARTS=${PARTS:-tiles features caches exports growth}
PARTS=${PARTS//,/ }
PARCELS=${PARCELS:-250000}
COPIES=${COPIES:-20}
bench_dir=$DATA_DIR/bench
peers=$root/benchmarks/spatial/peers
packages=(wrk nginx-light spawn-fcgi cgi-mapserver gdal-bin)

[[ $PARCELS =~ ^[0-9]+$ && $COPIES =~ ^[0-9]+$ ]] || die "PARCELS and COPIES are whole numbers." 2

missing_packages() {
  local package
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

# nginx would start a server of the system's own on port 80; the policy file refuses that.
install_packages() {
  local missing command policy=/usr/sbin/policy-rc.d
  missing=$(missing_packages | xargs)
  [ -n "$missing" ] || return 0
  command="apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing"
  if [ "$(id -u)" != 0 ]; then
    say "Missing here: $missing. An administrator has to run:"
    printf "\n  sudo sh -c '%s'\n\n" "$command" >&2
    exit 3
  fi
  say "Installing $missing"
  local made=no
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
    made=yes
  fi
  sh -c "$command" >"$bench_dir/apt.log" 2>&1 || {
    [ "$made" = no ] || rm -f -- "$policy"
    die "apt-get failed: $(tail -n 5 "$bench_dir/apt.log")"
  }
  [ "$made" = no ] || rm -f -- "$policy"
}

install_peer() { # install_peer NAME: a virtual environment with the pinned packages of one server
  local folder=$bench_dir/venv-$1 wanted
  wanted=$(sha256sum "$peers/$1.txt" | cut -c1-64)
  [ "$(cat "$folder/.requirements" 2>/dev/null)" != "$wanted" ] || return 0
  say "Installing $1"
  "$venv/bin/python" -m venv --clear "$folder"
  "$folder/bin/python" -m pip install -q --disable-pip-version-check -r "$peers/$1.txt" \
    >"$bench_dir/pip-$1.log" 2>&1 || die "pip failed: $(tail -n 5 "$bench_dir/pip-$1.log")"
  printf '%s\n' "$wanted" >"$folder/.requirements"
}

# database NAME: prints the address of a database with the newest tables.
database() {
  local url
  [ "${FRESH:-}" != 1 ] || env -u DATABASE_URL "$scripts/postgres.sh" drop "$1"
  url=$(env -u DATABASE_URL "$scripts/postgres.sh" url "$1")
  DATABASE_URL=$url "$venv/bin/python" "$root/manage.py" migrate --noinput -v 0 >&2
  printf '%s\n' "$url"
}

mkdir -p "$bench_dir"
install_packages
for peer in tipg pygeoapi vectortiles; do install_peer "$peer"; done
ensure_secret_key
cd "$root"

name=bench_city
[ "$PARCELS" = 250000 ] || name=bench_city_$PARCELS
DATABASE_URL=$(database "$name")
export DATABASE_URL
"$venv/bin/python" -m benchmarks.spatial load --parcels "$PARCELS"

options=(--parts "$PARTS")
[ "${QUICK:-}" != 1 ] || options+=(--quick)
[ "${THOROUGH:-}" != 1 ] || options+=(--thorough)
[ "${WRITE:-}" != 1 ] || options+=(--write)
[ -z "${ROUNDS:-}" ] || options+=(--rounds "$ROUNDS")
[ -z "${SECONDS_EACH:-}" ] || options+=(--seconds "$SECONDS_EACH")
if [[ " $PARTS " == *' growth '* ]]; then
  grown_name=bench_city5m
  [ "$PARCELS,$COPIES" = 250000,20 ] || grown_name=bench_city_${PARCELS}_x$COPIES
  grown=$(database "$grown_name")
  DATABASE_URL=$grown "$venv/bin/python" -m benchmarks.spatial load --parcels "$PARCELS" --copies "$COPIES"
  options+=(--grown-url "$grown")
fi
exec "$venv/bin/python" -m benchmarks.spatial run "${options[@]}"
