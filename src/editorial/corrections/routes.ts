import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { deskOf } from '../desk.ts';
import { presentActed } from '../publishing/presenter.ts';
import { correctionContract } from './contract.ts';
import { correctArticle } from './service.ts';

export const correctionRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  return implement(correctionContract, {
    create: async ({ params, body, ifMatch }, context) =>
      presentActed(desk, await correctArticle(desk, params.article, body, ifMatch, context), context),
  });
};
