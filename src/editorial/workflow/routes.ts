import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { answerChange } from '../articles/answer.ts';
import { deskOf } from '../desk.ts';
import { workflowContract } from './contract.ts';
import { move, setEmbargoOf } from './service.ts';

export const workflowRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  return implement(workflowContract, {
    submit: ({ params, ifMatch }, context) =>
      answerChange(desk, move(desk, 'submit', params.article, ifMatch, context), context),
    approve: ({ params, ifMatch }, context) =>
      answerChange(desk, move(desk, 'approve', params.article, ifMatch, context), context),
    return: ({ params, ifMatch }, context) =>
      answerChange(desk, move(desk, 'return', params.article, ifMatch, context), context),
    embargo: ({ params, body, ifMatch }, context) =>
      answerChange(desk, setEmbargoOf(desk, params.article, body.until, ifMatch, context), context),
    liftEmbargo: ({ params, ifMatch }, context) =>
      answerChange(desk, setEmbargoOf(desk, params.article, null, ifMatch, context), context),
  });
};
