import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Json } from '../tests/support/stories.ts';
import { withClient } from '../tests/support/test-server.ts';
import { ask } from './ask.ts';
import { onStage } from './on-stage.ts';
import { awaitPlan, type Plan, planArticle } from './plans.ts';
import type { Front, Stage } from './stage.ts';

const secretKey = Buffer.alloc(32, 'fault').toString('base64');

/** Somebody who is told of changes: the numbers of those that came. */
async function listenForEvents({ onClose, fronts, key }: Stage): Promise<Set<string>> {
  const told = new Set<string>();
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const event: Json = JSON.parse(text);
    if (event.data?.sequence !== undefined) told.add(String(event.data.sequence));
    response.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onClose(async () => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const reply = await ask(fronts[0]?.url() ?? '', key, {
    method: 'POST',
    path: '/v1/editorial/webhooks',
    body: { url, content: 'ids' },
  });
  if (reply.kind !== 'answer' || reply.status !== 201)
    throw new Error(`no webhook: ${JSON.stringify(reply)}`);
  return told;
}

/** Throws when the webhook was not told of a change of articles that lies after `from`. */
async function awaitEvents({ postgres }: Stage, told: Set<string>, from: bigint): Promise<void> {
  const wanted = await withClient(postgres.url, async (client) => {
    const { rows } = await client.query('SELECT sequence::text FROM changes WHERE sequence > $1', [
      String(from),
    ]);
    return rows.map(({ sequence }: { sequence: string }) => sequence);
  });
  const missing = () => wanted.filter((sequence) => !told.has(sequence));
  for (let tries = 0; missing().length > 0; tries += 1) {
    if (tries > 300)
      throw new Error(`The webhook was never told of ${missing().length} of ${wanted.length} changes.`);
    await sleep(200);
  }
}

const lastChange = ({ postgres }: Stage): Promise<bigint> =>
  withClient(postgres.url, async (client) => {
    const { rows } = await client.query('SELECT coalesce(max(sequence), 0)::text AS last FROM changes');
    return BigInt(rows[0].last);
  });

/** Two processes that do everything are killed and started again, at random and now and then both at once. */
export const kill = onStage({
  name: 'kill',
  title: 'API killed in the middle of everything',
  processes: 2,
  endsProcesses: true,
  environment: async () => ({ DATELINE_SECRET_KEY: secretKey, DATELINE_WEBHOOKS_PRIVATE: 'true' }),
  // As long as a process takes to start, and twice that where it is killed again at once.
  bounds: { held: 8_000, reading: 4_000, writing: 4_000, recovery: 3_000 },
  strike: async (stage, milliseconds) => {
    const told = await listenForEvents(stage);
    const from = await lastChange(stage);
    const until = performance.now() + 2 * milliseconds;
    const plans: Plan[] = [];
    let longest = 0;
    const end = async (front: Front) => {
      const killedAt = performance.now();
      front.run().child.kill('SIGKILL');
      await front.run().exited;
      await front.restart();
      longest = Math.max(longest, performance.now() - killedAt);
    };
    while (performance.now() < until) {
      await sleep(Math.random() * 400);
      const victims = stage.fronts.filter(() => Math.random() < 0.6);
      const planning = planArticle(stage, `plan ${plans.length + 1}`, 500 + Math.random() * 2_000);
      await Promise.all(victims.map(end));
      plans.push(await planning);
    }
    for (const plan of plans) await awaitPlan(stage, plan);
    await awaitEvents(stage, told, from);
    return longest;
  },
});
