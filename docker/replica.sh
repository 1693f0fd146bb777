#!/bin/bash
# Copies the primary the first time, and follows it.
set -euo pipefail
export PGPASSWORD="$REPLICATION_PASSWORD"
if [ ! -f "$PGDATA/PG_VERSION" ]; then
  # Half a copy, of a start cut short, is none: it has its name when it is whole.
  mkdir -p "$(dirname "$PGDATA")"
  until rm -rf "$PGDATA.copy" &&
    pg_basebackup -h postgres -U dateline_replication -D "$PGDATA.copy" -R -X stream -c fast; do
    sleep 2
  done
  mv -T "$PGDATA.copy" "$PGDATA"
fi
exec postgres
