import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { answerChange } from '../articles/answer.ts';
import { deskOf } from '../desk.ts';
import { assigneeContract } from './contract.ts';
import { assignArticle } from './service.ts';

export const assigneeRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  return implement(assigneeContract, {
    assign: ({ params, body, ifMatch }, context) => {
      const change = assignArticle(desk.prisma, params.article, body.assignee, ifMatch, context);
      return answerChange(
        desk,
        change.then((row) => ({ row })),
        context,
      );
    },
  });
};
