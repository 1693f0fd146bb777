import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { articleContract } from './contract.ts';
import { listArticles } from './list.ts';
import { readWorkingCopy } from './parts.ts';
import { presentArticle, presentSummary } from './presenter.ts';
import { createArticle, patchArticle, restoreArticle, trashArticle, type Written } from './service.ts';

const answer = ({ row, warnings }: Written, now: Date) => ({
  body: presentArticle(row, now, warnings),
  version: row.version,
});

export const articleRoutes = ({ database: { prisma } }: Deps) =>
  implement(articleContract, {
    create: async ({ body }, context) => {
      const written = await createArticle(prisma, body, context);
      return { ...answer(written, context.now), location: `/v1/editorial/articles/${written.row.id}` };
    },
    list: async ({ query, url }, { now }) => {
      const { rows, nextCursor } = await listArticles(prisma, query, now);
      const data = rows.map((row) => presentSummary(row, now));
      return { body: { data, nextCursor }, nextPage: nextPageUrl(url, nextCursor) };
    },
    read: async ({ params }, { now }) => {
      const row = await readWorkingCopy(prisma, params.article, now);
      return answer({ row, warnings: [] }, now);
    },
    update: async ({ params, body, ifMatch }, context) =>
      answer(await patchArticle(prisma, params.article, body, ifMatch, context), context.now),
    trash: async ({ params, ifMatch }, context) => {
      await trashArticle(prisma, params.article, ifMatch, context);
      return { body: undefined };
    },
    restore: async ({ params }, context) =>
      answer({ row: await restoreArticle(prisma, params.article, context), warnings: [] }, context.now),
  });
