#!/usr/bin/env bash
# The whole of it on one machine, without Docker: a primary and a streaming replica, PgBouncer, a desk, two deliveries, a
# worker and HAProxy before them, from Debian's packages, on the loopback only.
#
#   scripts/topology/topology.sh start [FOLDER]    FOLDER (default .topology) holds data, logs and process ids
#   scripts/topology/topology.sh status [FOLDER]
#   scripts/topology/topology.sh stop [FOLDER]     ends what `start` began, and nothing else; the data stays
#   scripts/topology/topology.sh install           apt-get install of what is needed (as root)
#
# Ports from TOPOLOGY_PORT (default 7400): +0 HAProxy, +1 and +2 delivery, +3 desk, +4 worker, +5 PgBouncer, +6 primary,
# +7 replica. Each process can be ended by its id in FOLDER/pids, which is what fault tests do.
set -euo pipefail

root="$(cd "$(dirname "$0")/../.." && pwd)"
command="${1:-}"
folder="$(mkdir -p "${2:-$root/.topology}" && cd "${2:-$root/.topology}" && pwd)"
base="${TOPOLOGY_PORT:-7400}"
lb=$base delivery1=$((base + 1)) delivery2=$((base + 2)) desk=$((base + 3)) worker=$((base + 4))
pgbouncer_port=$((base + 5)) primary=$((base + 6)) replica=$((base + 7))
bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)"
export PATH="$PATH:/usr/sbin"

say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

# As root, Postgres and PgBouncer run as postgres.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
secret() { node -p "require('crypto').randomBytes(18).toString('base64url')"; }

# NAME COMMAND …: in the background, with its output in logs/NAME.log and its id in pids/NAME.
run() {
  local name="$1"; shift
  setsid "$@" >>"$folder/logs/$name.log" 2>&1 </dev/null &
  echo $! >"$folder/pids/$name"
}

alive() { [ -f "$folder/pids/$1" ] && kill -0 "$(cat "$folder/pids/$1")" 2>/dev/null; }

# NAME, then a command that succeeds once it is up.
await() {
  local name="$1"; shift
  for _ in $(seq 300); do
    "$@" >/dev/null 2>&1 && return
    alive "$name" || fail "$name ended; its log is $folder/logs/$name.log"
    sleep 0.2
  done
  fail "$name is not up after a minute; its log is $folder/logs/$name.log"
}

install_packages() {
  apt-get update
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql postgresql-contrib pgbouncer haproxy
}

postgres_at() { # FOLDER PORT
  local program=("$bin/postgres" -D "$1" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c timezone=UTC)
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid postgres --regid postgres --clear-groups "${program[@]}"
  else
    "${program[@]}"
  fi
}
export -f postgres_at; export bin

sql() { PGPASSWORD="$owner_password" psql -qAtX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$primary" -U dateline "$@"; }

start() {
  for program in node haproxy pgbouncer psql; do
    command -v "$program" >/dev/null || fail "$program is not here. As root: $0 install"
  done
  [ -n "$bin" ] || fail "No Postgres server is here. As root: $0 install"
  [ -f "$root/dist/main.js" ] || (cd "$root" && npm run build)
  for name in primary replica pgbouncer desk delivery1 delivery2 worker haproxy; do
    ! alive "$name" || fail "$name runs already: $0 stop"
  done
  mkdir -p "$folder/logs" "$folder/pids"
  chmod 755 "$folder"

  if [ ! -f "$folder/secrets" ]; then
    (umask 077; {
      echo "owner_password=$(secret)"
      echo "reader_password=$(secret)"
      echo "admin_key=$(node "$root/dist/cli/main.js" keys generate)"
    } >"$folder/secrets")
  fi
  # shellcheck disable=SC1091
  . "$folder/secrets"

  local data="$folder/primary" copy="$folder/replica"
  if [ ! -d "$data" ]; then
    mkdir -p "$data"
    [ "$(id -u)" != 0 ] || chown postgres: "$data"
    echo "$owner_password" >"$folder/pwfile"; chmod 644 "$folder/pwfile"
    as_postgres "$bin/initdb" -D "$data" -U dateline --pwfile="$folder/pwfile" --auth=scram-sha-256 --encoding=UTF8 \
      --locale=C.UTF-8 >"$folder/logs/initdb.log"
    rm "$folder/pwfile"
  fi
  run primary bash -c 'postgres_at "$@"' - "$data" "$primary"
  await primary sql -d postgres -c 'SELECT 1'
  sql -d postgres -tc "SELECT 1 FROM pg_database WHERE datname = 'dateline'" | grep -q 1 || sql -d postgres <<SQL
CREATE DATABASE dateline;
CREATE ROLE dateline_delivery NOLOGIN NOINHERIT;
CREATE ROLE dateline_reader LOGIN PASSWORD '$reader_password' IN ROLE dateline_delivery;
SQL

  if [ ! -d "$copy" ]; then
    mkdir -p "$copy"; [ "$(id -u)" != 0 ] || chown postgres: "$copy"; chmod 700 "$copy"
    PGPASSWORD="$owner_password" as_postgres "$bin/pg_basebackup" -h 127.0.0.1 -p "$primary" -U dateline -D "$copy" -R -X stream -c fast
  fi
  run replica bash -c 'postgres_at "$@"' - "$copy" "$replica"
  await replica env PGPASSWORD="$owner_password" psql -qX -h 127.0.0.1 -p "$replica" -U dateline -d postgres -c 'SELECT 1'
  # What is acknowledged is on the replica too. Said of the primary alone: the replica waits for nobody once it is promoted.
  sql -d postgres -c "ALTER SYSTEM SET synchronous_standby_names = '*'" -c 'SELECT pg_reload_conf()' >/dev/null

  local named=0
  dpkg --compare-versions "$(pgbouncer --version | sed -n 's/^PgBouncer //p')" ge 1.21 && named=1
  cat >"$folder/pgbouncer.ini" <<INI
[databases]
dateline = host=127.0.0.1 port=$primary
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pgbouncer_port
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $folder/pgbouncer-users
pool_mode = transaction
default_pool_size = 10
max_client_conn = 500
$([ $named = 1 ] && echo 'max_prepared_statements = 500')
INI
  printf '"dateline" "%s"\n"dateline_reader" "%s"\n' "$owner_password" "$reader_password" >"$folder/pgbouncer-users"
  if [ "$(id -u)" = 0 ]; then
    chown postgres: "$folder/pgbouncer-users"; chmod 600 "$folder/pgbouncer-users"
    run pgbouncer setpriv --reuid postgres --regid postgres --clear-groups pgbouncer "$folder/pgbouncer.ini"
  else
    chmod 600 "$folder/pgbouncer-users"
    run pgbouncer pgbouncer "$folder/pgbouncer.ini"
  fi
  await pgbouncer env PGPASSWORD="$owner_password" psql -qX -h 127.0.0.1 -p "$pgbouncer_port" -U dateline -d dateline -c 'SELECT 1'

  local owner="postgresql://dateline:$owner_password@127.0.0.1" reader="postgresql://dateline_reader:$reader_password@127.0.0.1"
  dateline() { # NAME PORT ROLE LOGIN …
    local name="$1" port="$2" role="$3" login="$4"; shift 4
    run "$name" env PORT="$port" DATELINE_ROLE="$role" DATABASE_URL="$login:$pgbouncer_port/dateline" \
      DATABASE_DIRECT_URL="$login:$primary/dateline" DATELINE_PREPARED_STATEMENTS="$([ $named = 1 ] && echo true || echo false)" \
      DATELINE_SHUTDOWN_DELAY=3 DATELINE_TRUST_PROXY=1 DATELINE_PUBLIC_URL="http://127.0.0.1:$lb" "$@" node "$root/dist/main.js"
  }
  dateline desk "$desk" editorial "$owner" DATELINE_ADMIN_KEY="$admin_key"
  dateline worker "$worker" worker "$owner"
  dateline delivery1 "$delivery1" delivery "$reader" DATABASE_REPLICA_URL="$reader:$replica/dateline"
  dateline delivery2 "$delivery2" delivery "$reader" DATABASE_REPLICA_URL="$reader:$replica/dateline"
  for each in "desk $desk" "worker $worker" "delivery1 $delivery1" "delivery2 $delivery2"; do
    # shellcheck disable=SC2086
    set -- $each
    await "$1" node -e "fetch('http://127.0.0.1:$2/health/ready').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"
  done

  sed -e "s/^  bind .*/  bind 127.0.0.1:$lb/" -e '/^  user /d' \
    -e "s/ delivery-1 delivery-1:3000 / delivery-1 127.0.0.1:$delivery1 /" -e "s/ delivery-2 delivery-2:3000 / delivery-2 127.0.0.1:$delivery2 /" \
    -e "s/ desk desk:3000 / desk 127.0.0.1:$desk /" "$root/docker/haproxy.cfg" >"$folder/haproxy.cfg"
  run haproxy haproxy -db -f "$folder/haproxy.cfg"
  await haproxy node -e "fetch('http://127.0.0.1:$lb/v1/articles').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"
  say "It runs: http://127.0.0.1:$lb. The admin key is in $folder/secrets; stop it with $0 stop ${2:-}"
}

status() {
  for name in primary replica pgbouncer desk worker delivery1 delivery2 haproxy; do
    if alive "$name"; then say "$name  $(cat "$folder/pids/$name")"; else say "$name  not running"; fi
  done
}

stop() {
  # Whoever uses something goes before it. Postgres is asked to end at once, with all that was acknowledged.
  for name in haproxy delivery1 delivery2 worker desk pgbouncer replica primary; do
    if alive "$name"; then
      local pid; pid="$(cat "$folder/pids/$name")"
      case "$name" in
        primary | replica) kill -INT "$(head -1 "$folder/$name/postmaster.pid" 2>/dev/null || echo "$pid")" 2>/dev/null || true ;;
        pgbouncer) kill -INT "$pid" ;;
        *) kill -TERM "$pid" ;;
      esac
      for _ in $(seq 150); do kill -0 "$pid" 2>/dev/null || break; sleep 0.2; done
      ! kill -0 "$pid" 2>/dev/null || say "$name ($pid) does not end"
    fi
    rm -f "$folder/pids/$name"
  done
}

case "$command" in
  start) start ;;
  stop) stop ;;
  status) status ;;
  install) install_packages ;;
  *) sed -n '2,13s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
