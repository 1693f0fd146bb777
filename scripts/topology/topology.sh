#!/usr/bin/env bash
# The whole of it on one machine, without Docker: a primary and a streaming replica, PgBouncer, a desk, two deliveries, a
# worker and HAProxy before them, from Debian's packages, on the loopback only.
#
#   scripts/topology/topology.sh start [FOLDER [NAME …]]   FOLDER (default .topology) holds data, logs and process ids
#   scripts/topology/topology.sh status [FOLDER]
#   scripts/topology/topology.sh promote [FOLDER]          ends the primary for good, and leads its address to the replica
#   scripts/topology/topology.sh stop [FOLDER [NAME …]]    ends what `start` began, and nothing else; the data stays
#   scripts/topology/topology.sh install                   apt-get install of what is needed (as root)
#
# NAME: primary, replica, address, pgbouncer, desk, worker, delivery1, delivery2, haproxy; all of them where none is given.
# Ports from TOPOLOGY_PORT (default 7400): +0 HAProxy, +1 and +2 delivery, +3 desk, +4 worker, +5 PgBouncer, +6 primary,
# +7 replica, +8 the address of whichever is the primary, which is a virtual IP or a name elsewhere. Settings of Dateline in
# the environment reach its processes. Each can be ended by its id in FOLDER/pids: `npm run faults` does.
set -euo pipefail

root="$(cd "$(dirname "$0")/../.." && pwd)"
all=(primary replica address pgbouncer desk worker delivery1 delivery2 haproxy)
command="${1:-}"
folder="$(mkdir -p "${2:-$root/.topology}" && cd "${2:-$root/.topology}" && pwd)"
named=("${@:3}")
base="${TOPOLOGY_PORT:-7400}"
lb=$base delivery1=$((base + 1)) delivery2=$((base + 2)) desk=$((base + 3)) worker=$((base + 4))
pgbouncer_port=$((base + 5)) primary=$((base + 6)) replica=$((base + 7)) address=$((base + 8))
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

# Of the one or the other server: sql PORT …
sql() { PGPASSWORD="$owner_password" psql -qAtX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$1" -U dateline "${@:2}"; }

prepare() {
  for program in node haproxy pgbouncer psql; do
    command -v "$program" >/dev/null || fail "$program is not here. As root: $0 install"
  done
  [ -n "$bin" ] || fail "No Postgres server is here. As root: $0 install"
  [ -f "$root/dist/main.js" ] || (cd "$root" && npm run build)
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
}

start_primary() {
  [ ! -f "$folder/promoted" ] || fail "The replica was promoted: two primaries would each take what the other never sees."
  local data="$folder/primary"
  if [ ! -d "$data" ]; then
    mkdir -p "$data"
    [ "$(id -u)" != 0 ] || chown postgres: "$data"
    echo "$owner_password" >"$folder/pwfile"; chmod 644 "$folder/pwfile"
    as_postgres "$bin/initdb" -D "$data" -U dateline --pwfile="$folder/pwfile" --auth=scram-sha-256 --encoding=UTF8 \
      --locale=C.UTF-8 >"$folder/logs/initdb.log"
    rm "$folder/pwfile"
  fi
  run primary bash -c 'postgres_at "$@"' - "$data" "$primary"
  await primary sql "$primary" -d postgres -c 'SELECT 1'
  sql "$primary" -d postgres -tc "SELECT 1 FROM pg_database WHERE datname = 'dateline'" | grep -q 1 ||
    sql "$primary" -d postgres <<SQL
CREATE DATABASE dateline;
CREATE ROLE dateline_delivery NOLOGIN NOINHERIT;
CREATE ROLE dateline_reader LOGIN PASSWORD '$reader_password' IN ROLE dateline_delivery;
SQL
}

start_replica() {
  local copy="$folder/replica"
  if [ ! -d "$copy" ]; then
    mkdir -p "$copy"; [ "$(id -u)" != 0 ] || chown postgres: "$copy"; chmod 700 "$copy"
    PGPASSWORD="$owner_password" as_postgres "$bin/pg_basebackup" -h 127.0.0.1 -p "$primary" -U dateline -D "$copy" -R -X stream -c fast
  fi
  run replica bash -c 'postgres_at "$@"' - "$copy" "$replica"
  await replica sql "$replica" -d postgres -c 'SELECT 1'
  [ ! -f "$folder/promoted" ] || return 0
  # What is acknowledged is on the replica too. Said of the primary alone: the replica waits for nobody once it is promoted.
  sql "$primary" -d postgres -c "ALTER SYSTEM SET synchronous_standby_names = '*'" -c 'SELECT pg_reload_conf()' >/dev/null
}

# Leads to the one, and once it is promoted to the other; whoever is connected through it is cut off then.
start_address() {
  local to="$primary"
  [ ! -f "$folder/promoted" ] || to="$replica"
  cat >"$folder/address.cfg" <<CFG
defaults
  mode tcp
  timeout connect 2s
  timeout client 1d
  timeout server 1d
listen address
  bind 127.0.0.1:$address
  server postgres 127.0.0.1:$to
CFG
  run address haproxy -db -f "$folder/address.cfg"
  await address sql "$address" -d postgres -c 'SELECT 1'
}

knows_names() { dpkg --compare-versions "$(pgbouncer --version | sed -n 's/^PgBouncer //p')" ge 1.21; }

start_pgbouncer() {
  cat >"$folder/pgbouncer.ini" <<INI
[databases]
dateline = host=127.0.0.1 port=$address
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pgbouncer_port
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $folder/pgbouncer-users
pool_mode = transaction
default_pool_size = 10
max_client_conn = 500
server_login_retry = 1
$(! knows_names || echo 'max_prepared_statements = 500')
INI
  printf '"dateline" "%s"\n"dateline_reader" "%s"\n' "$owner_password" "$reader_password" >"$folder/pgbouncer-users"
  if [ "$(id -u)" = 0 ]; then
    chown postgres: "$folder/pgbouncer-users"; chmod 600 "$folder/pgbouncer-users"
    run pgbouncer setpriv --reuid postgres --regid postgres --clear-groups pgbouncer "$folder/pgbouncer.ini"
  else
    chmod 600 "$folder/pgbouncer-users"
    run pgbouncer pgbouncer "$folder/pgbouncer.ini"
  fi
  await pgbouncer sql "$pgbouncer_port" -d dateline -c 'SELECT 1'
}

dateline() { # NAME PORT ROLE LOGIN …
  local name="$1" port="$2" role="$3" login="$4"; shift 4
  run "$name" env PORT="$port" DATELINE_ROLE="$role" DATABASE_URL="$login:$pgbouncer_port/dateline" \
    DATABASE_DIRECT_URL="$login:$address/dateline" DATELINE_PREPARED_STATEMENTS="$(knows_names && echo true || echo false)" \
    DATELINE_SHUTDOWN_DELAY=3 DATELINE_TRUST_PROXY=1 DATELINE_PUBLIC_URL="http://127.0.0.1:$lb" "$@" node "$root/dist/main.js"
  unready+=("$name $port")
}
owner() { echo "postgresql://dateline:$owner_password@127.0.0.1"; }
reader() { echo "postgresql://dateline_reader:$reader_password@127.0.0.1"; }
start_desk() { dateline desk "$desk" editorial "$(owner)" DATELINE_ADMIN_KEY="$admin_key"; }
start_worker() { dateline worker "$worker" worker "$(owner)"; }
start_delivery1() { dateline delivery1 "$delivery1" delivery "$(reader)" DATABASE_REPLICA_URL="$(reader):$replica/dateline"; }
start_delivery2() { dateline delivery2 "$delivery2" delivery "$(reader)" DATABASE_REPLICA_URL="$(reader):$replica/dateline"; }

# Those of Dateline start at once, beside one another.
unready=()
await_ready() {
  for each in "${unready[@]}"; do
    # shellcheck disable=SC2086
    set -- $each
    await "$1" node -e "fetch('http://127.0.0.1:$2/health/ready').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"
  done
  unready=()
}

start_haproxy() {
  await_ready
  # Without Docker nobody tells names: each address is written down.
  sed -e "s/^  bind .*/  bind 127.0.0.1:$lb/" -e 's/ resolvers docker .*//' -e '/^resolvers docker$/,/^$/d' \
    -e "s/ delivery-1 delivery-1:3000 / delivery-1 127.0.0.1:$delivery1 /" -e "s/ delivery-2 delivery-2:3000 / delivery-2 127.0.0.1:$delivery2 /" \
    -e "s/ desk desk:3000 / desk 127.0.0.1:$desk /" "$root/docker/haproxy.cfg" >"$folder/haproxy.cfg"
  run haproxy haproxy -db -f "$folder/haproxy.cfg"
  await haproxy node -e "fetch('http://127.0.0.1:$lb/v1/articles').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"
}

start() {
  prepare
  local wanted=("${named[@]}")
  [ ${#named[@]} -gt 0 ] || wanted=("${all[@]}")
  for name in "${wanted[@]}"; do
    [[ " ${all[*]} " == *" $name "* ]] || fail "There is no $name."
    ! alive "$name" || fail "$name runs already: $0 stop"
  done
  for name in "${wanted[@]}"; do "start_$name"; done
  await_ready
  [ ${#named[@]} -gt 0 ] ||
    say "It runs: http://127.0.0.1:$lb. The admin key is in $folder/secrets; stop it with $0 stop $folder"
}

# What whoever decides does when the primary is lost: fence it, promote, lead the address there.
promote() {
  prepare
  [ ! -f "$folder/promoted" ] || fail "The replica was promoted before."
  end primary
  sql "$replica" -d postgres -c 'SELECT pg_promote()' >/dev/null
  touch "$folder/promoted"
  end address
  start_address
}

status() {
  for name in "${all[@]}"; do
    if alive "$name"; then say "$name  $(cat "$folder/pids/$name")"; else say "$name  not running"; fi
  done
}

# Postgres is asked to end at once, with all that was acknowledged.
end() {
  local name="$1"
  if alive "$name"; then
    local pid; pid="$(cat "$folder/pids/$name")"
    case "$name" in
      primary | replica) kill -INT "$(head -1 "$folder/$name/postmaster.pid" 2>/dev/null || echo "$pid")" 2>/dev/null || true ;;
      pgbouncer) kill -INT "$pid" ;;
      *) kill -TERM "$pid" ;;
    esac
    for _ in $(seq 300); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    ! kill -0 "$pid" 2>/dev/null || say "$name ($pid) does not end"
  fi
  rm -f "$folder/pids/$name"
}

stop() {
  local wanted=("${named[@]}")
  # Whoever uses something goes before it.
  [ ${#named[@]} -gt 0 ] || wanted=(haproxy delivery1 delivery2 worker desk pgbouncer address replica primary)
  for name in "${wanted[@]}"; do end "$name"; done
}

case "$command" in
  start) start ;;
  stop) stop ;;
  status) status ;;
  promote) promote ;;
  install) install_packages ;;
  *) sed -n '2,16s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
