import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { articleContract } from './contract.ts';
import { listArticles } from './list.ts';
import { readWorkingCopy } from './parts.ts';
import { presentArticle, presentSummary } from './presenter.ts';
import { Article } from './schema.ts';
import { createArticle, patchArticle, restoreArticle, trashArticle, type Written } from './service.ts';
import { orCurrent } from './stale.ts';
import type { WorkingCopyRow } from './working-copy-store.ts';

const answer = ({ row, warnings }: Written, now: Date) => ({
  body: presentArticle(row, now, warnings),
  version: row.version,
});

const read = (row: WorkingCopyRow, now: Date) => answer({ row, warnings: [] }, now);

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
      return read(row, now);
    },
    update: async ({ params, body, ifMatch }, context) => {
      const change = patchArticle(prisma, params.article, body, ifMatch, context);
      return answer(await orCurrent(Article, (row) => read(row, context.now), change), context.now);
    },
    trash: async ({ params, ifMatch }, context) => {
      const change = trashArticle(prisma, params.article, ifMatch, context);
      await orCurrent(Article, (row) => read(row, context.now), change);
      return { body: undefined };
    },
    restore: async ({ params }, context) =>
      read(await restoreArticle(prisma, params.article, context), context.now),
  });
