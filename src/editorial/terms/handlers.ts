import type { Deps } from '../../deps.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import type { TermKind } from '../../publication/terms/document.ts';
import type { Db, Kind, TermRow, TermWhere } from './kind.ts';
import { listTerms, type TermQuery } from './list.ts';
import { findTerm } from './open.ts';
import { createTerm, patchTerm, restoreTerm, trashTerm } from './service.ts';

type Params<K extends TermKind> = { params: Record<K, string> };

/**
 * The handlers of `termContract`, for one kind. `present` makes the JSON of a row; `narrow` turns the filters
 * that only this kind has into a condition.
 */
export function termHandlers<
  K extends TermKind,
  Row extends TermRow,
  Write extends { name: string },
  Query extends TermQuery,
  View,
>(
  { database: { prisma } }: Deps,
  kind: Kind<K, Row, Write>,
  present: (row: Row) => View,
  narrow: (db: Db, query: Query) => Promise<TermWhere> = async () => ({}),
) {
  const answer = (row: Row) => ({ body: present(row), version: row.version });
  return {
    create: async ({ body }: { body: Write & { slug?: string | null | undefined } }, context: Context) => {
      const row = await createTerm(prisma, kind, body, context);
      return { ...answer(row), location: `/v1/editorial/${kind.collection}/${row.id}` };
    },
    list: async ({ query, url }: { query: Query; url: string }) => {
      const { rows, nextCursor } = await listTerms(prisma, kind, query, await narrow(prisma, query));
      return { body: { data: rows.map(present), nextCursor }, nextPage: nextPageUrl(url, nextCursor) };
    },
    read: async ({ params }: Params<K>) => answer(await findTerm(prisma, kind, params[kind.kind])),
    update: async (
      {
        params,
        body,
        ifMatch,
      }: Params<K> & { body: { slug?: string | null | undefined }; ifMatch: AcceptedVersions },
      context: Context,
    ) => answer(await patchTerm(prisma, kind, params[kind.kind], body, ifMatch, context)),
    trash: async ({ params, ifMatch }: Params<K> & { ifMatch: AcceptedVersions }, context: Context) => {
      await trashTerm(prisma, kind, params[kind.kind], ifMatch, context);
      return { body: undefined };
    },
    restore: async ({ params }: Params<K>, context: Context) =>
      answer(await restoreTerm(prisma, kind, params[kind.kind], context)),
  };
}
