import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Endpoint } from '../../src/http/contract.ts';
import { contracts } from '../../src/resources.ts';
import { arrange } from '../contract/arrange.ts';
import { checkAgainstDocument } from '../support/document.ts';
import { memoryOf } from './memory.ts';
import { progress } from './progress.ts';
import { type Wild, wildRequests } from './requests.ts';
import { inProcesses, inThisProcess, type Target } from './target.ts';

/** `npm run fuzz` gives every operation as many, to processes of their own; the tests a sample, in theirs. */
const runs = Number(process.env.DATELINE_FUZZ_RUNS ?? 4);
const isWhole = process.env.DATELINE_FUZZ_RUNS !== undefined;
/** The sample is the same each time. */
const seed = Number(process.env.DATELINE_FUZZ_SEED ?? (isWhole ? (Math.random() * 2 ** 31) | 0 : 1));
/** Requests to one target, before it is made anew: some of them delete it. */
const batch = isWhole ? Math.min(50, runs) : runs;
/** After how many it stops. */
const mostFaults = 50;
/** Requests at once. */
const lanes = 6;

let target: Target;
beforeAll(async () => {
  target = await (isWhole ? inProcesses() : inThisProcess());
}, 60_000);
afterAll(() => target?.stop(), 60_000);

/** What is wrong with the answer to a request; undefined when nothing is. */
async function faultOf(endpoint: Endpoint, wild: Wild): Promise<string | undefined> {
  try {
    const answer = await target.send(wild, endpoint.response.stream === true);
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
  const arranged = await arrange(target.api, endpoint);
  const requests = fc.sample(wildRequests(endpoint, arranged, target.key), { numRuns: batch, seed: of });
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
    const startedAt = performance.now();
    const memory = memoryOf(target);
    let sent = 0;
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, endpoint] of operations.entries()) {
        sent += await fuzz(endpoint, seed + round * operations.length + index, faults);
        bar.show(sent, endpoint.operationId);
        if (faults.length > mostFaults) break;
      }
      if (faults.length > mostFaults) break;
      target.api.clock.advance(1_000);
      await target.api.clock.settle();
      await memory.look();
    }
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    bar.end(
      `${sent} requests in ${seconds} s, seed ${seed}, ${faults.length} faults, ${target.again()} sent again\n${memory.shown()}`,
    );
    expect(faults.join('\n\n')).toBe('');
    expect(sent).toBeGreaterThanOrEqual(runs * operations.length);
    expect(target.again()).toBeLessThanOrEqual(Math.ceil(sent / 10_000));
    expect(memory.grown()).toEqual([]);
    expect(({} as { admin?: unknown }).admin).toBeUndefined();
  },
  isWhole ? 24 * 3_600_000 : 120_000,
);
