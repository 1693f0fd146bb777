import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { deskOf } from '../desk.ts';
import { answerChange, answerWith } from './answer.ts';
import { articleContract } from './contract.ts';
import { createArticle } from './create.ts';
import { listArticles } from './list.ts';
import { readWorkingCopy } from './parts.ts';
import { presentSummary } from './presenter.ts';
import { Article } from './schema.ts';
import { patchArticle, restoreArticle, trashArticle } from './service.ts';
import { orCurrent } from './stale.ts';

export const articleRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  const { prisma, raw } = desk;
  return implement(articleContract, {
    create: async ({ body }, context) => {
      const written = await createArticle(raw, body, context);
      return { ...answerWith(desk, written, context), location: `/v1/editorial/articles/${written.row.id}` };
    },
    list: async ({ query, url }, context) => {
      const { rows, nextCursor } = await listArticles(prisma, query, context.now);
      const data = rows.map((row) => presentSummary(row, context, desk));
      return { body: { data, nextCursor }, nextPage: nextPageUrl(url, nextCursor) };
    },
    read: async ({ params }, context) =>
      answerWith(desk, { row: await readWorkingCopy(prisma, params.article) }, context),
    update: ({ params, body, ifMatch }, context) =>
      answerChange(desk, patchArticle(prisma, params.article, body, ifMatch, context), context),
    trash: async ({ params, ifMatch }, context) => {
      const change = trashArticle(prisma, params.article, ifMatch, context);
      await orCurrent(Article, (row) => answerWith(desk, { row }, context), change);
      return { body: undefined };
    },
    restore: async ({ params }, context) =>
      answerWith(desk, { row: await restoreArticle(prisma, params.article, context) }, context),
  });
};
