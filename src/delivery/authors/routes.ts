import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { termHandlers } from '../terms/handlers.ts';
import { deliveryAuthorContract } from './contract.ts';

export const deliveryAuthorRoutes = (deps: Deps) =>
  implement(deliveryAuthorContract, termHandlers(deps, 'author'));
