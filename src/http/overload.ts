import type { Endpoint } from './contract.ts';

/** Why a request is turned away before anything is done for it; undefined: it is not. `limits/` answers. */
export type Overload = (endpoint: Pick<Endpoint, 'method' | 'access' | 'heavy'>) => string | undefined;
