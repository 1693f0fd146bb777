#!/bin/bash
# Run by the image of Postgres when it makes its database: the logins of the replica, and of those who answer readers.
# Dateline's desk gives the latter what they may read.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  -v reader="$READER_PASSWORD" -v replication="$REPLICATION_PASSWORD" <<'SQL'
ALTER DATABASE dateline SET timezone = 'UTC';
CREATE ROLE dateline_delivery NOLOGIN NOINHERIT;
CREATE ROLE dateline_reader LOGIN PASSWORD :'reader' IN ROLE dateline_delivery;
CREATE ROLE dateline_replication LOGIN REPLICATION PASSWORD :'replication';
SQL
echo 'host replication dateline_replication all scram-sha-256' >>"$PGDATA/pg_hba.conf"
