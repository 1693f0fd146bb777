import type pg from 'pg';
import { type Finding, failure, fine, warning } from './finding.ts';

const oldestPostgres = 15;
/** What the first migration makes; an owner of the database may. */
const extensions = ['pg_trgm', 'unaccent', 'btree_gist'];
/** Apart by more than this, one of the two is wrong. In milliseconds. */
const skew = 500;

/** Version, encoding, extensions, room for connections: the server itself. */
export async function lookAtServer(client: pg.Client, connections: number): Promise<Finding[]> {
  const { rows } = await client.query<{
    version: string;
    major: number;
    encoding: string;
    most: number;
    used: number;
    installed: string[];
    available: string[];
  }>(
    `SELECT current_setting('server_version') AS version,
        current_setting('server_version_num')::int / 10000 AS major,
        current_setting('server_encoding') AS encoding,
        current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most,
        (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
        ARRAY(SELECT extname::text FROM pg_extension) AS installed,
        ARRAY(SELECT name::text FROM pg_available_extensions) AS available`,
  );
  const [server] = rows;
  if (!server) throw new Error('Postgres did not say what it is.');
  const missing = extensions.filter((name) => !server.installed.includes(name));
  const absent = missing.filter((name) => !server.available.includes(name));
  const wanted = connections + 2;
  return [
    server.major >= oldestPostgres
      ? fine('version', `Postgres ${server.version}`)
      : failure('version', `Postgres ${server.version}, and Dateline needs ${oldestPostgres} or later.`),
    server.encoding === 'UTF8'
      ? fine('encoding', 'UTF8')
      : failure(
          'encoding',
          `the database is in ${server.encoding}: headlines in other scripts are refused.`,
          "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0",
        ),
    absent.length > 0
      ? failure('extensions', `the server does not have ${absent.join(', ')}.`, 'Debian: postgresql-contrib')
      : missing.length > 0
        ? warning('extensions', `${missing.join(', ')} not made yet; the migrations make them.`)
        : fine('extensions', extensions.join(', ')),
    server.used + wanted > server.most
      ? warning(
          'connections',
          `${server.used} of ${server.most} are taken, and a process of these settings opens up to ${wanted}.`,
          'Lower DATELINE_DATABASE_CONNECTIONS, raise max_connections, or put a PgBouncer between.',
        )
      : fine('connections', `${server.used} of ${server.most} are taken; up to ${wanted} are opened`),
  ];
}

/** Whether what was acknowledged is kept when the server is lost; and whether it is one that takes writes at all. */
export async function lookAtWrites(client: pg.Client, hasReplica: boolean): Promise<Finding> {
  const what = 'writes';
  const { rows } = await client.query<{ replica: boolean; commit: string; names: string }>(
    `SELECT pg_is_in_recovery() AS replica, current_setting('synchronous_commit') AS commit,
        current_setting('synchronous_standby_names') AS names`,
  );
  const [is] = rows;
  if (!is || is.replica)
    return failure(
      what,
      'the server is a replica, which takes none.',
      'Promote it (SELECT pg_promote()), or lead the address to the primary.',
    );
  if (is.commit === 'off')
    return warning(
      what,
      'the last of what was acknowledged is lost when the server stops of a sudden.',
      'synchronous_commit = on',
    );
  if (hasReplica && (is.names === '' || is.commit === 'local'))
    return warning(
      what,
      'the replica gets them afterwards: once it is promoted, the last of what was acknowledged is missing.',
      "ALTER SYSTEM SET synchronous_standby_names = '*'; SELECT pg_reload_conf();",
      '-- then writers wait for a replica: docs/running.md, "When the primary is lost".',
    );
  return fine(
    what,
    hasReplica ? 'acknowledged when a replica has them too' : 'acknowledged when they are on disk',
  );
}

/** The clock of the server against ours, as near as one question can tell. */
export async function lookAtClock(client: pg.Client, now: () => Date): Promise<Finding> {
  let best = { trip: Number.POSITIVE_INFINITY, apart: 0 };
  for (let n = 0; n < 5; n += 1) {
    const sent = performance.now();
    const before = now().getTime();
    const { rows } = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
    const trip = performance.now() - sent;
    if (trip < best.trip) best = { trip, apart: (rows[0]?.at.getTime() ?? 0) - (before + trip / 2) };
  }
  const apart = Math.round(best.apart);
  const told = `the database’s is ${Math.abs(apart)} ms ${apart < 0 ? 'behind' : 'ahead'} (give or take ${Math.ceil(best.trip / 2)} ms)`;
  if (Math.abs(apart) - best.trip / 2 <= skew) return fine('clock', told);
  return warning(
    'clock',
    `${told}; Dateline goes by it, so if it is wrong, so are the times of what is published.`,
    'Let both machines take their time from the same servers (NTP, chrony).',
  );
}
