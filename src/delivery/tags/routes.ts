import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { termHandlers } from '../terms/handlers.ts';
import { deliveryTagContract } from './contract.ts';

export const deliveryTagRoutes = (deps: Deps) => implement(deliveryTagContract, termHandlers(deps, 'tag'));
