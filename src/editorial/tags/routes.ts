import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { termHandlers } from '../terms/handlers.ts';
import { tagContract } from './contract.ts';
import { tagKind } from './kind.ts';
import { presentTag } from './presenter.ts';

export const tagRoutes = (deps: Deps) => implement(tagContract, termHandlers(deps, tagKind, presentTag));
