import type { RequestListener } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pino } from 'pino';
import type { Endpoint } from '../../src/http/contract.ts';
import { contracts } from '../../src/resources.ts';
import { loadSampleContent } from '../../src/sample/load.ts';
import { type RunningServer, startServer } from '../../src/start/server.ts';
import { arrange } from '../contract/arrange.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { checkAgainstDocument } from '../support/document.ts';
import { progress } from './progress.ts';
import { type Wild, wildRequests } from './requests.ts';
import { type Sender, sender } from './send.ts';

/** `npm run fuzz` gives every operation as many; the tests a sample. */
const runs = Number(process.env.DATELINE_FUZZ_RUNS ?? 4);
const isWhole = process.env.DATELINE_FUZZ_RUNS !== undefined;
/** The sample is the same each time. */
const seed = Number(process.env.DATELINE_FUZZ_SEED ?? (isWhole ? (Math.random() * 2 ** 31) | 0 : 1));
/** Requests to one target, before it is made anew: some of them delete it. */
const batch = isWhole ? 50 : runs;
/** After how many it stops. */
const mostFaults = 50;
/** Requests at once. */
const lanes = 6;
/** What the process may hold more at the end than after the first tenth, in bytes. */
const growth = 64 * 1_048_576;

let api: TestApi;
let server: RunningServer;
let client: Sender;
beforeAll(async () => {
  api = await startApi({ DATELINE_CACHE_SIZE: '4194304' });
  await loadSampleContent({ prisma: api.database.prisma, log: pino({ level: 'silent' }) });
  const [app] = api.server.listeners('request') as RequestListener[];
  if (!app) throw new Error('the app listens to nothing');
  // Behind the limits that it has when it runs.
  server = await startServer(app, { ...api.config, PORT: 0, DATELINE_HOST: '127.0.0.1' });
  client = sender(server.port);
});
afterAll(async () => {
  client.end();
  await server.stop(0);
  await api.close();
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** What is wrong with the answer to a request; undefined when nothing is. */
async function faultOf(endpoint: Endpoint, wild: Wild): Promise<string | undefined> {
  try {
    const answer = await client.send(wild, endpoint.response.stream === true);
    if (answer === 'stream') return undefined;
    if (answer.status >= 500) return `answered ${answer.status}: ${answer.text}`;
    // Nothing of the request may have become a header of the answer.
    if (answer.headers['set-cookie'] !== undefined) return 'set a cookie';
    checkAgainstDocument(wild.method, wild.path, answer);
    return undefined;
  } catch (error) {
    return (error as Error).message.slice(-2_500);
  }
}

const shown = ({ method, path, headers, body }: Wild) =>
  `${method} ${path.slice(0, 300)}\n  ${JSON.stringify(headers).slice(0, 1_500)}\n  ${body?.toString('latin1').slice(0, 1_500) ?? '(no body)'}`;

async function fuzz(endpoint: Endpoint, of: number, faults: string[]): Promise<number> {
  const arranged = await arrange(api, endpoint);
  const requests = fc.sample(wildRequests(endpoint, arranged, api.keys.admin), { numRuns: batch, seed: of });
  const waiting = [...requests];
  const lane = async () => {
    for (let wild = waiting.pop(); wild; wild = waiting.pop()) {
      const fault = await faultOf(endpoint, wild);
      if (!fault) continue;
      faults.push(`${endpoint.operationId}: ${fault}\n  ${shown(wild)}`);
      if (isWhole) process.stderr.write(`\n${faults.at(-1)}\n`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return requests.length;
}

const only = process.env.DATELINE_FUZZ_ONLY;
const operations = contracts.filter(({ operationId }) => !only || only.split(',').includes(operationId));

test(
  `answers ${runs} wild requests to each of ${operations.length} operations as documented (seed ${seed})`,
  async () => {
    const faults: string[] = [];
    const rounds = Math.ceil(runs / batch);
    const bar = progress(rounds * operations.length * batch);
    const started = { at: performance.now(), rss: process.memoryUsage().rss };
    let sent = 0;
    let after = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, endpoint] of operations.entries()) {
        sent += await fuzz(endpoint, seed + round * operations.length + index, faults);
        bar.show(sent, endpoint.operationId);
        if (faults.length > mostFaults) break;
      }
      if (faults.length > mostFaults) break;
      api.clock.advance(1_000);
      await api.clock.settle();
      if (round === Math.floor(rounds / 10)) after = held();
    }
    const grown = held() - after;
    const mib = (bytes: number) => `${Math.round(bytes / 1_048_576)} MiB`;
    bar.end(
      `${sent} requests in ${Math.round((performance.now() - started.at) / 1_000)} s, seed ${seed}, ${faults.length} faults; ` +
        `RSS ${mib(started.rss)} → ${mib(process.memoryUsage().rss)}; held since the first tenth: ${mib(grown)}`,
    );
    expect(faults.join('\n\n')).toBe('');
    expect(sent).toBeGreaterThanOrEqual(runs * operations.length);
    if (isWhole && rounds > 10) expect(grown).toBeLessThan(growth);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  },
  isWhole ? 24 * 3_600_000 : 120_000,
);
