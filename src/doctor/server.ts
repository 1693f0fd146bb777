import type pg from 'pg';
import { type Finding, failure, fine, warning } from './finding.ts';

const oldestPostgres = 15;
/** What the first migration makes; an owner of the database may. */
const extensions = ['pg_trgm', 'unaccent', 'btree_gist'];
/** Apart by more than this, publications come late: readers see by the slower of two clocks. In milliseconds. */
const skew = { warn: 500, fail: 5_000 };

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
  if (Math.abs(apart) - best.trip / 2 <= skew.warn) return fine('clock', told);
  const mend = ['Let both machines take their time from the same servers (NTP, chrony).'];
  return Math.abs(apart) > skew.fail
    ? failure('clock', `${told}: what is published appears that much later.`, ...mend)
    : warning('clock', `${told}.`, ...mend);
}
