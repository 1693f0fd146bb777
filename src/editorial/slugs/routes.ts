import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { slugContract } from './contract.ts';
import { listSlugs, releaseSlugOf } from './service.ts';

export const slugRoutes = ({ database: { prisma } }: Deps) =>
  implement(slugContract, {
    list: async ({ params }, { now }) => {
      const rows = await listSlugs(prisma, params.article, now);
      return { body: { data: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })) } };
    },
    release: async ({ params, query }, context) => {
      await releaseSlugOf(prisma, params.article, params.slug, query.language, context);
      return { body: undefined };
    },
  });
