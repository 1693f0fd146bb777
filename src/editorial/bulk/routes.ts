import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { deskOf } from '../desk.ts';
import { bulkContract } from './contract.ts';
import { carryOutBulk } from './service.ts';

export const bulkRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  return implement(bulkContract, {
    articles: async ({ body }, context) => ({ body: { results: await carryOutBulk(desk, body, context) } }),
  });
};
