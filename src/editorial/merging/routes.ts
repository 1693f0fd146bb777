import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { presentArticle } from '../articles/presenter.ts';
import { Article } from '../articles/schema.ts';
import { orCurrent } from '../articles/stale.ts';
import { mergingContract } from './contract.ts';
import { mergeArticle } from './service.ts';

export const mergingRoutes = ({ database: { prisma } }: Deps) =>
  implement(mergingContract, {
    merge: async ({ params, body }, context) => {
      const { row, warnings } = await orCurrent(
        Article,
        (article) => ({ body: presentArticle(article, context.now), version: article.version }),
        mergeArticle(prisma, params.article, body, context),
      );
      return { body: presentArticle(row, context.now, warnings), version: row.version };
    },
  });
