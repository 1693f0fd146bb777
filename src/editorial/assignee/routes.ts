import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { presentArticle } from '../articles/presenter.ts';
import { deskOf } from '../desk.ts';
import { assigneeContract } from './contract.ts';
import { assignArticle } from './service.ts';

export const assigneeRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  return implement(assigneeContract, {
    assign: async ({ params, body, ifMatch }, context) => {
      const row = await assignArticle(desk.prisma, params.article, body.assignee, ifMatch, context);
      return { body: presentArticle(row, context, desk), version: row.version };
    },
  });
};
