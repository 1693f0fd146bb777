import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { presentArticle } from '../articles/presenter.ts';
import { assigneeContract } from './contract.ts';
import { assignArticle } from './service.ts';

export const assigneeRoutes = ({ database: { prisma } }: Deps) =>
  implement(assigneeContract, {
    assign: async ({ params, body, ifMatch }, context) => {
      const row = await assignArticle(prisma, params.article, body.assignee, ifMatch, context);
      return { body: presentArticle(row, context.now), version: row.version };
    },
  });
