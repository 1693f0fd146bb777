import type { Deps } from '../../deps.ts';
import { notFound } from '../../errors.ts';
import { implement } from '../../http/implement.ts';
import { TimePosition } from '../../http/instant.ts';
import { listName, nextPageUrl, readCursor, writeCursor } from '../../http/pagination.ts';
import { findKey, listKeys } from '../store.ts';
import { keysContract } from './contract.ts';
import { presentKey } from './presenter.ts';
import { createKey, revokeKey } from './service.ts';

export const keysRoutes = ({ database: { prisma } }: Deps) =>
  implement(keysContract, {
    list: async ({ query, url }) => {
      const list = listName('listKeys', query);
      const [createdAt, id] = query.cursor ? readCursor(list, query.cursor, TimePosition) : [];
      const after = createdAt && id ? { createdAt: new Date(createdAt), id } : null;
      const rows = await listKeys(prisma, after, query.limit);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      const nextCursor =
        last && rows.length > page.length ? writeCursor(list, [last.createdAt.toISOString(), last.id]) : null;
      return { body: { data: page.map(presentKey), nextCursor }, nextPage: nextPageUrl(url, nextCursor) };
    },

    create: async ({ body }, context) => {
      const { key, row } = await createKey(prisma, body, context);
      return { body: { ...presentKey(row), key }, location: `/v1/editorial/keys/${row.id}` };
    },

    read: async ({ params }) => {
      const row = await findKey(prisma, params.key);
      if (!row) throw notFound('The key');
      return { body: presentKey(row) };
    },

    revoke: async ({ params }, context) => {
      await revokeKey(prisma, params.key, context);
      return { body: undefined };
    },
  });
