import type { Db, Tx } from '../database/client.ts';

/** Whether anybody has written anything: the sample content goes into an empty desk only. */
export async function hasContent(db: Db): Promise<boolean> {
  const [row] = await db.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM articles) OR EXISTS (SELECT 1 FROM categories)
      OR EXISTS (SELECT 1 FROM tags) OR EXISTS (SELECT 1 FROM authors) AS found`;
  return row?.found ?? false;
}

/** Makes processes that start at once load one after the other. Held to the end of the transaction. */
export const lockSampleContent = (tx: Tx) => tx.$executeRaw`SELECT pg_advisory_xact_lock(4201, 5)`;
