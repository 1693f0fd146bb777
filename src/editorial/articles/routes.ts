import type { Deps } from '../../deps.ts';
import { type Context, implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { deskOf } from '../desk.ts';
import { articleContract } from './contract.ts';
import { listArticles } from './list.ts';
import { readWorkingCopy } from './parts.ts';
import { presentArticle, presentSummary } from './presenter.ts';
import { createArticle, patchArticle, restoreArticle, trashArticle, type Written } from './service.ts';

export const articleRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  const { prisma } = desk;
  const answer = ({ row, warnings }: Written, context: Context) => ({
    body: presentArticle(row, context, desk, warnings),
    version: row.version,
  });

  return implement(articleContract, {
    create: async ({ body }, context) => {
      const written = await createArticle(prisma, body, context);
      return { ...answer(written, context), location: `/v1/editorial/articles/${written.row.id}` };
    },
    list: async ({ query, url }, context) => {
      const { rows, nextCursor } = await listArticles(prisma, query, context.now);
      const data = rows.map((row) => presentSummary(row, context, desk));
      return { body: { data, nextCursor }, nextPage: nextPageUrl(url, nextCursor) };
    },
    read: async ({ params }, context) => {
      const row = await readWorkingCopy(prisma, params.article, context.now);
      return answer({ row, warnings: [] }, context);
    },
    update: async ({ params, body, ifMatch }, context) =>
      answer(await patchArticle(prisma, params.article, body, ifMatch, context), context),
    trash: async ({ params, ifMatch }, context) => {
      await trashArticle(prisma, params.article, ifMatch, context);
      return { body: undefined };
    },
    restore: async ({ params }, context) =>
      answer({ row: await restoreArticle(prisma, params.article, context), warnings: [] }, context),
  });
};
