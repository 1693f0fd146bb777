import { collectDefaultMetrics, Registry } from 'prom-client';
import type { ResponseCache } from '../cache/response-cache.ts';
import type { Database } from '../database/client.ts';
import type { Seen } from '../http/watch-requests.ts';
import { requestMetrics } from './requests.ts';
import { stateMetrics } from './state.ts';

export type Metrics = {
  /** Counts a request that is over. */
  observe: (seen: Seen) => void;
  /** All of it, in the text format of Prometheus. */
  text: () => Promise<string>;
  type: string;
};

type Watched = {
  database: Database;
  cache?: ResponseCache | undefined;
  /** Also of the process: memory, processor time, event loop, collection of garbage. */
  ofProcess: boolean;
};

export function createMetrics({ ofProcess, ...watched }: Watched): Metrics {
  const registry = new Registry();
  const observe = requestMetrics(registry);
  const look = stateMetrics(registry, watched);
  if (ofProcess) collectDefaultMetrics({ register: registry });
  return {
    observe,
    text: async () => {
      await look();
      return registry.metrics();
    },
    type: registry.contentType,
  };
}
