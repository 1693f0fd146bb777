import type pg from 'pg';

/** A write refused by a server that only reads: a replica, or a primary that has been fenced off. */
const readOnly = '25006';

/**
 * Ends connections that whoever comes next could do nothing with, as they are given back. One to a server that has turned
 * read-only would go on refusing writes while the address leads to another server by now. One that is given back in
 * the middle of a transaction waits for an answer that was given up: behind a network that swallows everything, it
 * would keep each of its users waiting until the operating system ends it, a quarter of an hour later.
 */
export function discardSpoiled(pool: pg.Pool): void {
  const refused = new WeakSet<pg.PoolClient>();
  pool.on('connect', (client) => {
    client.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code === readOnly) refused.add(client);
    });
  });
  pool.on('release', (_error, client) => {
    if (refused.has(client) || client.getTransactionStatus() !== 'I') void client.end();
  });
}
