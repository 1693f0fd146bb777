import type { Database } from '../database/client.ts';
import type { Endpoint } from '../http/contract.ts';
import type { Overload } from '../http/overload.ts';

type Options = {
  database: Pick<Database, 'connections'>;
  /** Requests that may wait for a connection of a pool; 0 for any number. */
  queue: number;
  /** Milliseconds that the process may be behind; 0 for any. */
  lag: number;
  /** How far it is behind, in milliseconds. */
  behind: () => number;
};

/** What part of a limit is left to a request: readers are the last to be turned away. */
const shareOf = ({ method, heavy }: Pick<Endpoint, 'method' | 'heavy'>) =>
  heavy ? 1 / 4 : method === 'get' ? 1 : 1 / 2;

/**
 * Turns requests away while there is more to do than can be done soon: one that would wait for seconds and then fail
 * keeps others waiting, and a quick 503 can be tried again elsewhere.
 */
export function createOverload({ database, queue, lag, behind }: Options): Overload {
  return (endpoint) => {
    const share = shareOf(endpoint);
    if (lag > 0 && behind() >= lag * share)
      return 'The API is behind with its work. Nothing was done; try again.';
    if (queue === 0) return undefined;
    const of = endpoint.access === 'delivery' || endpoint.access === 'open' ? 'delivery' : 'desk';
    const queued = database.connections().find(({ pool }) => pool === of)?.queued ?? 0;
    if (queued < Math.max(1, queue * share)) return undefined;
    return 'Too many requests wait for the database. Nothing was done; try again.';
  };
}
