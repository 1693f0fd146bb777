#!/bin/bash
# Copies the primary the first time, and follows it.
set -euo pipefail
export PGPASSWORD="$REPLICATION_PASSWORD"
if [ ! -f "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA" && chmod 700 "$PGDATA"
  # Half a copy, of a start cut short, is none.
  find "$PGDATA" -mindepth 1 -delete
  until pg_basebackup -h postgres -U dateline_replication -D "$PGDATA" -R -X stream -c fast; do
    find "$PGDATA" -mindepth 1 -delete
    sleep 2
  done
fi
exec postgres
