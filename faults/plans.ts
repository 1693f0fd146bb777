import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../tests/support/test-server.ts';
import { ask, type Reply } from './ask.ts';
import { aside } from './ledger.ts';
import type { Front, Stage } from './stage.ts';

export type Plan = { id: string; at: number };

/** Asks whichever process answers, for as long as it takes. */
async function insist(
  { fronts, key }: Stage,
  path: string,
  body: unknown,
): Promise<Extract<Reply, { kind: 'answer' }>> {
  const headers = { 'Idempotency-Key': `"${crypto.randomUUID()}"` };
  for (let tries = 0; tries < 400; tries += 1) {
    const front = fronts[tries % fronts.length] as Front;
    const reply = await ask(front.url(), key, { method: 'POST', path, body, headers });
    if (reply.kind === 'answer' && reply.status < 300) return reply;
    if (reply.kind === 'answer' && reply.body?.code !== 'idempotency_in_flight')
      throw new Error(`POST ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    await sleep(50);
  }
  throw new Error(`POST ${path} was never answered.`);
}

/** An article that is to come so many milliseconds from now, by the clock of the database, which is this machine's. */
export async function planArticle(stage: Stage, name: string, milliseconds: number): Promise<Plan> {
  const { body } = await insist(stage, '/v1/editorial/articles', {
    headline: `${aside}${name}`,
    sections: [{ markdown: 'It was planned.' }],
  });
  const at = Math.round(Date.now() + milliseconds);
  await insist(stage, `/v1/editorial/articles/${body.id}/publish`, { publishAt: new Date(at).toISOString() });
  return { id: body.id, at };
}

/** Throws when readers of any process see it before its time, or not within a second of it, or the log has it not once. */
export async function awaitPlan(stage: Stage, { id, at }: Plan): Promise<void> {
  const { fronts, key, postgres } = stage;
  const seen = new Set<Front>();
  while (seen.size < fronts.length) {
    for (const front of fronts) {
      const reply = await ask(front.url(), key, { path: `/v1/articles/${id}` });
      if (reply.kind !== 'answer') continue;
      if (reply.status === 200 && Date.now() < at)
        throw new Error(`${front.name} shows a plan before its time.`);
      if (reply.status === 200) seen.add(front);
    }
    if (Date.now() > at + 15_000) throw new Error('A plan did not come.');
    await sleep(10);
  }
  const told = () =>
    withClient(postgres.url, async (client) => {
      const { rows } = await client.query('SELECT effective_at AS at FROM changes WHERE article_id = $1', [
        id,
      ]);
      return rows.map((row: { at: Date }) => row.at.getTime());
    });
  for (let tries = 0; (await told()).length === 0 && tries < 100; tries += 1) await sleep(100);
  if (String(await told()) !== String(at))
    throw new Error(`The log tells of a plan at ${await told()}, not ${at}.`);
}
