import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { deskOf } from '../desk.ts';
import { presentActed } from '../publishing/presenter.ts';
import { workflowContract } from './contract.ts';
import { move, setEmbargoOf } from './service.ts';

export const workflowRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  return implement(workflowContract, {
    submit: async ({ params, ifMatch }, context) =>
      presentActed(desk, await move(desk, 'submit', params.article, ifMatch, context), context),
    approve: async ({ params, ifMatch }, context) =>
      presentActed(desk, await move(desk, 'approve', params.article, ifMatch, context), context),
    return: async ({ params, ifMatch }, context) =>
      presentActed(desk, await move(desk, 'return', params.article, ifMatch, context), context),
    embargo: async ({ params, body, ifMatch }, context) =>
      presentActed(desk, await setEmbargoOf(desk, params.article, body.until, ifMatch, context), context),
    liftEmbargo: async ({ params, ifMatch }, context) =>
      presentActed(desk, await setEmbargoOf(desk, params.article, null, ifMatch, context), context),
  });
};
