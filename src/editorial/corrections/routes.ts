import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { answerChange } from '../articles/answer.ts';
import { deskOf } from '../desk.ts';
import { correctionContract } from './contract.ts';
import { correctArticle } from './service.ts';

export const correctionRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  return implement(correctionContract, {
    create: ({ params, body, ifMatch }, context) =>
      answerChange(desk, correctArticle(desk, params.article, body, ifMatch, context), context),
  });
};
