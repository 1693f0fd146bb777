import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Json } from '../tests/support/stories.ts';
import { ask } from './ask.ts';
import type { Scene } from './fault.ts';
import { aside, type Entry, turnIn } from './ledger.ts';

/** Reads what must be there by now. */
async function read(url: string, key: string, path: string): Promise<Json> {
  for (let tries = 0; ; tries += 1) {
    const reply = await ask(url, key, { path });
    if (reply.kind === 'answer' && reply.status === 200) return reply.body;
    if (tries === 40)
      return {
        failure: reply.kind === 'answer' ? `${reply.status} ${JSON.stringify(reply.body)}` : reply.reason,
      };
    await sleep(250);
  }
}

/** Of the log and the audit log: what was acknowledged, once each. */
async function findMiscounts(databaseUrl: string, entries: Entry[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const count = async (text: string) =>
      new Map((await client.query(text)).rows.map(({ id, number }) => [id, Number(number)]));
    const published = await count(
      `SELECT resource_id AS id, count(*) AS number FROM audit_entries WHERE action = 'article_published' GROUP BY 1`,
    );
    const saved = await count(
      `SELECT resource_id AS id, count(*) AS number FROM audit_entries
       WHERE action IN ('article_created', 'article_updated') GROUP BY 1`,
    );
    const told = await count(
      'SELECT article_id AS id, count(*) AS number FROM changes WHERE article_id IS NOT NULL GROUP BY 1',
    );
    return entries.flatMap(({ id, saves, publications }) => {
      const is = [saved.get(id) ?? 0, published.get(id) ?? 0, told.get(id) ?? 0];
      const expected = [saves, publications, publications];
      return String(is) === String(expected)
        ? []
        : [`${id}: saves, publications, changes in the log are ${is}, and ${expected} were acknowledged`];
    });
  } finally {
    await client.end();
  }
}

/** What was acknowledged and is not there, or is there twice. */
export async function findLosses(
  { desk: desks, everywhere, key, databaseUrl }: Scene,
  entries: Entry[],
): Promise<string[]> {
  const losses: string[] = [];
  const [front] = desks;
  if (!front) return ['no process is left to ask'];
  for (const { id, title, turn, revision, published } of entries) {
    const desk = await read(front.url(), key, `/v1/editorial/articles/${id}`);
    if (turnIn(desk.headline ?? '') !== turn || desk.revision !== revision)
      losses.push(
        `${title}: the desk has ${desk.failure ?? `${desk.headline}, revision ${desk.revision}`}, not turn ${turn}, revision ${revision}`,
      );
    for (const one of everywhere) {
      const shown = await read(one.url(), key, `/v1/articles/${id}`);
      if (turnIn(shown.headline ?? '') !== published)
        losses.push(
          `${title}: readers of ${one.name} have ${shown.failure ?? shown.headline}, not turn ${published}`,
        );
    }
  }
  const ids = new Set(entries.map(({ id }) => id));
  const { data = [] } = await read(front.url(), key, '/v1/editorial/articles?limit=100');
  for (const { id, headline } of data)
    if (!ids.has(id) && !headline.startsWith(aside))
      losses.push(`${headline} was made twice, or never asked for`);
  return [...losses, ...(await findMiscounts(databaseUrl(), entries))];
}
