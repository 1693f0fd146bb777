import { validate as isUuid } from 'uuid';
import type { Tx } from '../../database/client.ts';

/**
 * Locks articles in an order that all bulks share, before any of them is written: two bulks then wait for each
 * other, and whoever publishes one of the articles does not hold it while it waits behind the bulk for the change log.
 */
export async function lockArticles(tx: Tx, references: string[]): Promise<void> {
  const ids = references.filter((reference) => isUuid(reference));
  await tx.$queryRaw`
    SELECT 1 FROM articles WHERE id = ANY(${ids}::uuid[]) OR slug = ANY(${references}::text[])
    ORDER BY id FOR NO KEY UPDATE`;
}
