import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { answerChange } from '../articles/answer.ts';
import { deskOf } from '../desk.ts';
import { mergingContract } from './contract.ts';
import { mergeArticle } from './service.ts';

export const mergingRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  return implement(mergingContract, {
    merge: ({ params, body }, context) =>
      answerChange(desk, mergeArticle(desk.prisma, params.article, body, context), context),
  });
};
