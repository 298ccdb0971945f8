#!/usr/bin/env bash
# Empties the data: the database and the stored files; packages, settings and keys stay.
# Asks for the database's name first; YES=1 answers for scripts.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/env.sh"

if [ -n "${DATABASE_URL:-}" ]; then
  name=${DATABASE_URL%%\?*}
  name=${name##*/}
else
  name=${DATABASE_NAME:-gis}
fi

if [ "${YES:-}" != 1 ]; then
  [ -t 0 ] || die "make reset asks before it empties the data; YES=1 answers it."
  printf 'This deletes everything in database "%s" and the files in %s/media.\nType the name of the database to go on: ' "$name" "$DATA_DIR" >&2
  read -r answer
  [ "$answer" = "$name" ] || die "nothing was changed."
fi

"$scripts/server.sh" stop
if [ -n "${DATABASE_URL:-}" ]; then
  # Somebody else's server: its tables are emptied, nothing of it is dropped.
  ensure_secret_key
  cd "$root"
  "$venv/bin/python" manage.py migrate --noinput -v 0
  "$venv/bin/python" manage.py flush --noinput -v 0
else
  "$scripts/postgres.sh" drop "$name"
fi
rm -rf -- "$DATA_DIR/media" "$DATA_DIR/static" "$DATA_DIR/log"
printf 'Database "%s" and the stored files are empty; make demo loads the demo again.\n' "$name"
