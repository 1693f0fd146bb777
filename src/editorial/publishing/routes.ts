import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { presentArticle } from '../articles/presenter.ts';
import { Article } from '../articles/schema.ts';
import { orCurrent } from '../articles/stale.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { publishingContract } from './contract.ts';
import { publishArticle, withdrawArticle } from './service.ts';

const answer = (row: WorkingCopyRow, now: Date) => ({ body: presentArticle(row, now), version: row.version });

export const publishingRoutes = ({ database: { prisma } }: Deps) =>
  implement(publishingContract, {
    publish: async ({ params, ifMatch }, context) => {
      const change = publishArticle(prisma, params.article, ifMatch, context);
      return answer(await orCurrent(Article, (row) => answer(row, context.now), change), context.now);
    },
    unpublish: async ({ params, ifMatch }, context) => {
      const change = withdrawArticle(prisma, params.article, ifMatch, context);
      return answer(await orCurrent(Article, (row) => answer(row, context.now), change), context.now);
    },
  });
