import type { z } from 'zod';
import type { PrismaClient } from '../../database/client.ts';
import { TimePosition } from '../../http/instant.ts';
import { listName, readCursor, writeCursor } from '../../http/pagination.ts';
import { knownArticleId } from '../articles/path.ts';
import type { Publication } from './schema.ts';
import { type ListedPublication, listPublicationRows } from './store.ts';

const iso = (at: Date | null) => at?.toISOString() ?? null;

function stateAt({ validFrom, validTo }: ListedPublication, now: Date): z.input<typeof Publication>['state'] {
  if (validTo && validTo <= now) return 'past';
  return validFrom > now ? 'planned' : 'current';
}

const present = (row: ListedPublication, now: Date): z.input<typeof Publication> => ({
  id: row.id,
  state: stateAt(row, now),
  revision: row.revision,
  from: row.validFrom.toISOString(),
  fromTimeZone: row.validFromZone,
  to: iso(row.validTo),
  toTimeZone: row.validToZone,
  slug: row.slug,
  language: row.language,
  headline: row.headline,
  firstPublishedAt: row.firstPublishedAt.toISOString(),
  publishedAt: row.publishedAt.toISOString(),
  modifiedAt: row.modifiedAt.toISOString(),
  corrections: row.corrections,
  killedAt: iso(row.killedAt),
});

export async function listPublications(
  prisma: PrismaClient,
  reference: string,
  query: { limit: number; cursor?: string | undefined },
  now: Date,
) {
  const articleId = await knownArticleId(prisma, reference);
  const name = listName('listPublications', { article: articleId });
  const [from, id] = query.cursor ? readCursor(name, query.cursor, TimePosition) : [];
  const before = from && id ? { validFrom: new Date(from), id } : null;
  const rows = await listPublicationRows(prisma, articleId, before, query.limit);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const nextCursor =
    rows.length > page.length && last ? writeCursor(name, [last.validFrom.toISOString(), last.id]) : null;
  return { data: page.map((row) => present(row, now)), nextCursor };
}
