import pg from 'pg';

/** A connection for one look; what breaks it shows in the look itself. */
export async function withSession<T>(url: string, look: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'dateline: doctor',
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    return await look(client);
  } finally {
    await client.end().catch(() => {});
  }
}
