#!/usr/bin/env bash
# The project's own PostgreSQL cluster: a unix socket, no TCP port, no system service.
#
#   scripts/postgres.sh start | stop | status | settings
#   scripts/postgres.sh url  [DATABASE]   creates the database with PostGIS when it is absent
#   scripts/postgres.sh drop [DATABASE]
#
# With DATABASE_URL in the environment no cluster is touched: `url` checks that database instead.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

port=5600         # distinguishes clusters within one socket directory only
socket_limit=107  # bytes of a unix socket's path on Linux

fingerprint() { printf %s "$DATA_DIR" | sha256sum | cut -c1-12; }

# Root may not run PostgreSQL; its cluster belongs to the packages' user then.
owner=$(id -un)
as_owner=()
if [ "$(id -u)" = 0 ]; then
  owner=postgres
  as_owner=(runuser -u postgres --)
fi

# run_as_owner COMMAND…: from a directory that the owner can enter.
run_as_owner() { (cd / && "${as_owner[@]}" env -u PGDATA -u PGSERVICE LC_ALL=C.UTF-8 "$@"); }

# owned_directory PATH: makes it for the owner alone; refuses what somebody else has put there.
owned_directory() {
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then
    mkdir -p -- "$(dirname -- "$1")"
    mkdir -m 0700 -- "$1" && chown "$owner" -- "$1"
  fi
  if [ -L "$1" ] || [ ! -d "$1" ] || [ "$(stat -c %U -- "$1")" != "$owner" ]; then
    die "$1 is not a directory of user $owner; remove it."
  fi
  chmod 0700 -- "$1"
}

choose_directories() {
  mkdir -p "$DATA_DIR"
  home=$DATA_DIR
  if [ "$(id -u)" = 0 ] && id postgres >/dev/null 2>&1 && ! run_as_owner test -x "$home"; then
    home=/var/lib/gis-platform/$(fingerprint)
  fi
  cluster=$home/pg
  sockets=$home/sock
  local longest=$sockets/.s.PGSQL.$port
  if [ "$(printf %s "$longest" | wc -c)" -gt "$socket_limit" ]; then
    local parent=${XDG_RUNTIME_DIR:-/tmp}
    { [ "$(id -u)" = 0 ] || [ ! -w "$parent" ]; } && parent=/tmp
    sockets=$parent/gis-$(fingerprint)
  fi
}

# PG_BINDIR names the programs of a PostgreSQL that is not where Debian puts it.
program_directories() {
  if [ -n "${PG_BINDIR:-}" ]; then
    printf '%s\n' "$PG_BINDIR"
    return
  fi
  printf '%s\n' /usr/lib/postgresql/*/bin | sort -Vr
  pg_config --bindir 2>/dev/null || true
}

# Sets bin to the programs of a PostgreSQL that has PostGIS; an existing cluster fixes the version.
find_programs() {
  local wanted='' candidate version share
  [ -e "$cluster/PG_VERSION" ] && wanted=$(cat "$cluster/PG_VERSION")
  for candidate in $(program_directories); do
    [ -x "$candidate/initdb" ] && [ -x "$candidate/postgres" ] && [ -x "$candidate/psql" ] || continue
    version=$("$candidate/postgres" --version | grep -oE '[0-9]+' | head -n 1)
    share=/usr/share/postgresql/$version
    [[ $candidate == /usr/lib/postgresql/* ]] || share=$("$candidate/pg_config" --sharedir 2>/dev/null || true)
    [ -e "$share/extension/postgis.control" ] || continue
    [ "$version" -ge 15 ] || continue
    [ -n "$wanted" ] && [ "$wanted" != "$version" ] && continue
    bin=$candidate
    return 0
  done
  if [ -n "$wanted" ]; then
    die "$cluster was made by PostgreSQL $wanted, which is not installed with PostGIS here."
  fi
  die "no PostgreSQL 15 or newer with PostGIS on this machine; run \`make demo\` or scripts/setup.sh." 3
}

sql() { # sql DATABASE ARGUMENT…
  local database=$1
  shift
  env -u PGSERVICE -u PGOPTIONS PGCONNECT_TIMEOUT=5 "$bin/psql" -X -q -A -t -v ON_ERROR_STOP=1 \
    -h "$sockets" -p "$port" -U app -d "$database" "$@"
}

is_running() { [ -S "$sockets/.s.PGSQL.$port" ] && sql postgres -c 'SELECT 1' >/dev/null 2>&1; }

quoted() { printf "'%s'" "${1//\'/\'\'}"; }

# Written at every start, so that a moved checkout and a changed setting both take effect.
write_settings() {
  cat >"$cluster/gis.conf" <<SETTINGS
listen_addresses = ''
port = $port
unix_socket_directories = $(quoted "\"$sockets\"")
unix_socket_permissions = 0700
jit = off
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 256MB
effective_cache_size = 4GB
max_wal_size = 2GB
checkpoint_timeout = 15min
random_page_cost = 1.1
SETTINGS
  # Only the system users below come in, and only as role app.
  printf 'local all all peer map=gis\n' >"$cluster/pg_hba.conf"
  printf 'gis "%s" app\n' "$owner" "$(id -un)" | sort -u >"$cluster/pg_ident.conf"
  chown "$owner" -- "$cluster/gis.conf" "$cluster/pg_hba.conf" "$cluster/pg_ident.conf"
}

create_cluster() {
  [ "$home" = "$DATA_DIR" ] || say "PostgreSQL cannot enter $DATA_DIR; its data goes to $home."
  say "Creating the database cluster in $cluster"
  rm -rf -- "$cluster.new"  # left by a run that was cut short
  owned_directory "$cluster.new"
  run_as_owner "$bin/initdb" -D "$cluster.new" -U app --auth-local=peer --auth-host=reject -E UTF8 \
    --locale-provider=icu --icu-locale=ru-RU --locale=C.UTF-8 >"$DATA_DIR/initdb.log" 2>&1 ||
    die "initdb failed: $(tail -n 5 "$DATA_DIR/initdb.log")"
  printf "include_if_exists = 'gis.conf'\n" >>"$cluster.new/postgresql.conf"
  mv -- "$cluster.new" "$cluster"
}

start() {
  is_running && return 0
  [ "$home" = "$DATA_DIR" ] || { mkdir -p "$home" && chmod 0711 /var/lib/gis-platform "$home"; }
  [ -e "$cluster/PG_VERSION" ] || create_cluster
  owned_directory "$sockets"
  write_settings
  # The server must not inherit the lock, or it would hold it as long as it lives.
  run_as_owner "$bin/pg_ctl" -D "$cluster" -w -t 60 -s -l "$cluster/server.log" start 9>&- ||
    die "PostgreSQL did not start: $(tail -n 8 "$cluster/server.log" 2>&1)"
}

stop() {
  run_as_owner "$bin/pg_ctl" -D "$cluster" status >/dev/null 2>&1 || return 0
  run_as_owner "$bin/pg_ctl" -D "$cluster" -w -t 60 -s -m fast stop 9>&-
}

percent_encoded() {
  local LC_ALL=C text=$1 i byte
  for ((i = 0; i < ${#text}; i++)); do
    byte=${text:i:1}
    case $byte in
      [A-Za-z0-9._~-]) printf %s "$byte" ;;
      *) printf '%%%02X' "$(($(printf '%d' "'$byte") & 255))" ;;
    esac
  done
}

database_url() { printf 'postgresql://app@%s:%s/%s\n' "$(percent_encoded "$sockets")" "$port" "$1"; }

# provide DATABASE: there is a running cluster with it afterwards.
provide() {
  start
  if [ "$(sql postgres -c "SELECT count(*) FROM pg_database WHERE datname = '$1'")" = 0 ]; then
    sql postgres -c "CREATE DATABASE $1"
  fi
  sql "$1" -c 'SET client_min_messages = warning; CREATE EXTENSION IF NOT EXISTS postgis'
}

check_name() {
  [[ $1 =~ ^[a-z][a-z0-9_]{0,50}$ ]] ||
    die "\"$1\" is not a database name: small Latin letters, digits and _, at most 51, a letter first."
}

# The database of DATABASE_URL has to answer and to have PostGIS, or to let us create it.
check_foreign_database() {
  [ -x "$venv/bin/python" ] || die "no virtual environment yet; run scripts/setup.sh."
  "$venv/bin/python" - <<'PYTHON' || exit 1
import os, sys, psycopg
url = os.environ["DATABASE_URL"].replace("postgis://", "postgresql://", 1)
try:
    with psycopg.connect(url, connect_timeout=10, autocommit=True) as connection:
        installed = "SELECT 1 FROM pg_extension WHERE extname = 'postgis'"
        if connection.execute(installed).fetchone() is None:
            connection.execute("CREATE EXTENSION postgis")
        connection.execute("SELECT postgis_lib_version()")
except psycopg.OperationalError as error:
    sys.exit(f"error: the database of DATABASE_URL does not answer: {error}")
except psycopg.Error as error:
    sys.exit(f"error: the database of DATABASE_URL has no PostGIS (as its superuser: CREATE EXTENSION postgis): {error}")
PYTHON
}

locked() {
  exec 9>"$DATA_DIR/pg.lock"
  flock -w 120 9 || die "another start or stop of the cluster in $cluster takes longer than two minutes."
  "$@"
}

main() {
  local command=${1:-status} database=${2:-gis}
  check_name "$database"
  if [ -n "${DATABASE_URL:-}" ]; then
    case $command in
      url) check_foreign_database && printf '%s\n' "$DATABASE_URL" ;;
      start) check_foreign_database ;;
      stop) ;;
      status) check_foreign_database && say "DATABASE_URL answers; no cluster of our own is used." ;;
      *) die "DATABASE_URL is set: \"$command\" is for a cluster of our own only." ;;
    esac
    return
  fi
  choose_directories
  [ "$command" != stop ] || [ -e "$cluster/PG_VERSION" ] || return 0
  find_programs
  case $command in
    start) locked start ;;
    stop) locked stop ;;
    status)
      if is_running; then say "running: $cluster, socket in $sockets"; else
        say "not running: $cluster"
        return 1
      fi
      ;;
    settings) printf 'cluster=%s\nsockets=%s\nprograms=%s\n' "$cluster" "$sockets" "$bin" ;;
    url)
      locked provide "$database"
      database_url "$database"
      ;;
    drop)
      locked start
      sql postgres -c "DROP DATABASE IF EXISTS $database WITH (FORCE)"
      ;;
    *) die "unknown command \"$command\": start, stop, status, settings, url or drop." 2 ;;
  esac
}

main "$@"
