#!/bin/sh
# PgBouncer in transaction mode; the passwords are in a file that ends with the container.
set -eu
umask 077
printf '"dateline" "%s"\n"dateline_reader" "%s"\n' "$POSTGRES_PASSWORD" "$READER_PASSWORD" >/tmp/users.txt
cat >/tmp/pgbouncer.ini <<'INI'
[databases]
dateline = host=postgres port=5432
[pgbouncer]
listen_addr = 0.0.0.0
listen_port = 5432
unix_socket_dir =
auth_type = scram-sha-256
auth_file = /tmp/users.txt
pool_mode = transaction
default_pool_size = 20
max_client_conn = 1000
max_prepared_statements = 500
INI
exec pgbouncer /tmp/pgbouncer.ini
