import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { deskOf } from '../desk.ts';
import { preflight } from '../publishing/service.ts';
import { preflightContract } from './contract.ts';
import type { RuleName } from './levels.ts';
import { rules } from './rules.ts';

export const preflightRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  return implement(preflightContract, {
    check: async ({ params, body }, context) => ({
      body: await preflight(desk, params.article, body, context),
    }),
    rules: () => ({
      body: {
        data: Object.entries(rules).map(([name, { description }]) => ({
          name: name as RuleName,
          level: desk.preflight[name as RuleName],
          description,
        })),
      },
    }),
  });
};
