import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { termHandlers } from '../terms/handlers.ts';
import { authorContract } from './contract.ts';
import { authorKind } from './kind.ts';
import { presentAuthor } from './presenter.ts';

export const authorRoutes = (deps: Deps) =>
  implement(authorContract, termHandlers(deps, authorKind, presentAuthor));
