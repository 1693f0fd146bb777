import pg from 'pg';

/** One of the advisory locks (4201, n); the migrations list the others. */
const lock = [4201, 9];

/**
 * Runs something that one process at a time may do, or nothing where another is at it. The lock ends with a connection
 * of its own, past any pooler, which takes none from the pool for as long as pages elsewhere take to answer; when that
 * is lost, so is the lock, and `run` is told to stop.
 */
export async function whileAlone<T>(
  directUrl: string,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const client = new pg.Client({
    connectionString: directUrl,
    connectionTimeoutMillis: 5_000,
    application_name: 'dateline: link check',
    keepAlive: true,
  });
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  await client.connect();
  try {
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock($1, $2) AS locked',
      lock,
    );
    return rows[0]?.locked ? await run(AbortSignal.any([signal, lost.signal])) : undefined;
  } finally {
    await client.end();
  }
}
