import type { PrismaClient } from '../../database/client.ts';
import type { Deps } from '../../deps.ts';
import { notFound } from '../../errors.ts';
import { implement } from '../../http/implement.ts';
import { TimePosition } from '../../http/instant.ts';
import { listName, nextPageUrl, readCursor, writeCursor } from '../../http/pagination.ts';
import { findCategories, findKey, type KeyRow, listKeys } from '../store.ts';
import { keysContract } from './contract.ts';
import { presentKey } from './presenter.ts';
import type { Key } from './schema.ts';
import { createKey, revokeKey, rotateKey } from './service.ts';

/** Keys with the names of the categories that they are held to, in one statement for all. */
async function presentKeys(prisma: PrismaClient, rows: readonly KeyRow[], now: Date): Promise<Key[]> {
  const ids = [...new Set(rows.flatMap(({ categoryIds }) => categoryIds))];
  const categories = ids.length === 0 ? [] : await findCategories(prisma, ids, false);
  return rows.map((row) => presentKey(row, categories, now));
}

async function presentOne(prisma: PrismaClient, row: KeyRow, now: Date): Promise<Key> {
  const [key] = await presentKeys(prisma, [row], now);
  if (!key) throw new Error('one row gives one key');
  return key;
}

export const keysRoutes = ({ config, database: { prisma } }: Deps) =>
  implement(keysContract, {
    list: async ({ query, url }, { now }) => {
      const list = listName('listKeys', query);
      const [createdAt, id] = query.cursor ? readCursor(list, query.cursor, TimePosition) : [];
      const after = createdAt && id ? { createdAt: new Date(createdAt), id } : null;
      const rows = await listKeys(prisma, after, query.limit);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      const nextCursor =
        last && rows.length > page.length ? writeCursor(list, [last.createdAt.toISOString(), last.id]) : null;
      const data = await presentKeys(prisma, page, now);
      return { body: { data, nextCursor }, nextPage: nextPageUrl(url, nextCursor) };
    },

    create: async ({ body }, context) => {
      const made = await createKey(prisma, body, config.DATELINE_CORS_ORIGINS, context);
      const { key, row, categories } = made;
      return {
        body: { ...presentKey(row, categories, context.now), key },
        location: `/v1/editorial/keys/${row.id}`,
      };
    },

    read: async ({ params }, { now }) => {
      const row = await findKey(prisma, params.key);
      if (!row) throw notFound('The key');
      return { body: await presentOne(prisma, row, now) };
    },

    rotate: async ({ params, body }, context) => {
      const { key, row } = await rotateKey(prisma, params.key, body, context);
      return { body: { ...(await presentOne(prisma, row, context.now)), key } };
    },

    revoke: async ({ params }, context) => {
      await revokeKey(prisma, params.key, context);
      return { body: undefined };
    },
  });
