import { randomUUID } from 'node:crypto';
import type { Json } from '../support/stories.ts';
import type { FragileServer } from './server.ts';

/** What the server has acknowledged of one article. */
export type Known = {
  id: string;
  headline: string;
  etag: string;
  sections: number;
  /** Standfirsts by the number of the revision that was acknowledged for them. */
  saves: Map<number, string | null>;
  published: number | null;
  publishAt: string | null;
};

const articles = '/v1/editorial/articles';

/** One client that writes, and keeps book of what it was told. A POST without an answer is sent again under its key. */
export function createWriter(server: FragileServer, name: string, random: () => number) {
  const known: Known[] = [];
  let writes = 0;

  async function tryPost(path: string, body: unknown): Promise<Json> {
    const key = randomUUID();
    for (;;) {
      const response = await server.send(() =>
        server.request('POST', path, { body, headers: { 'Idempotency-Key': `"${key}"` } }),
      );
      const answer = (await response.json()) as Json;
      // The first one may still hold its transaction when the process that had it is gone.
      if (answer.code === 'idempotency_in_flight') continue;
      return { ...answer, status: response.status, etag: response.headers.get('etag') };
    }
  }

  async function post(path: string, body: unknown): Promise<Json> {
    const answer = await tryPost(path, body);
    if (answer.status >= 300) throw new Error(`POST ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  async function create(): Promise<void> {
    writes += 1;
    const headline = `${name} ${writes}`;
    const sections = Array.from({ length: 5 }, (_, at) => ({
      heading: `Part ${at}`,
      markdown: `Text ${at}.`,
    }));
    const relatedLinks = Array.from({ length: 3 }, (_, at) => ({ kind: 'external', title: `Card ${at}` }));
    const { id, etag } = await post(articles, { headline, sections, relatedLinks });
    const saves = new Map<number, string | null>([[1, null]]);
    known.push({ id, headline, etag, sections: 5, saves, published: null, publishAt: null });
  }

  /** A PATCH has no key: when its answer is lost, the article tells whether it was done, and it is never half done. */
  async function patch(article: Known): Promise<void> {
    writes += 1;
    const standfirst = `${name} saved ${writes}`;
    let isRepeated = false;
    const response = await server.send((again) => {
      isRepeated = again;
      return server.request('PATCH', `${articles}/${article.id}`, {
        body: { standfirst },
        headers: { 'If-Match': article.etag, 'Content-Type': 'application/merge-patch+json' },
      });
    });
    if (response.status === 412 && isRepeated) {
      const now = await server.send(() => server.request('GET', `${articles}/${article.id}`));
      const body = (await now.json()) as Json;
      if (body.standfirst !== standfirst) throw new Error(`${article.id} has ${body.standfirst}`);
      article.saves.set(body.revision, standfirst);
      article.etag = now.headers.get('etag') ?? '';
      return;
    }
    const body = (await response.json()) as Json;
    if (response.status !== 200) throw new Error(`PATCH: ${response.status} ${JSON.stringify(body)}`);
    article.saves.set(body.revision, standfirst);
    article.etag = response.headers.get('etag') ?? '';
  }

  async function addSection(article: Known): Promise<void> {
    writes += 1;
    await post(`${articles}/${article.id}/sections`, { heading: `More ${writes}`, markdown: 'More.' });
    article.sections += 1;
    article.etag = '*';
  }

  async function publish(article: Known): Promise<void> {
    writes += 1;
    const { revision, etag } = await post(`${articles}/${article.id}/publish`, {});
    article.published = revision;
    article.etag = etag;
  }

  async function schedule(): Promise<void> {
    await create();
    writes += 1;
    const article = known.at(-1) as Known;
    // Refused when it lies behind by the time that a process lives long enough to answer: then a later one is asked for.
    for (;;) {
      const publishAt = new Date(Date.now() + 4_000 + random() * 4_000).toISOString();
      const answer = await tryPost(`${articles}/${article.id}/publish`, { publishAt });
      if (answer.status === 422) continue;
      article.publishAt = publishAt;
      article.etag = answer.etag;
      return;
    }
  }

  const pick = () => known[Math.floor(random() * known.length)] as Known;

  return {
    known,
    writes: () => writes,
    write: async () => {
      const dice = random();
      if (known.length === 0 || dice < 0.2) return create();
      if (dice < 0.5) return patch(pick());
      if (dice < 0.65) return addSection(pick());
      if (dice < 0.85) {
        const article = pick();
        return article.publishAt === null ? publish(article) : patch(article);
      }
      return schedule();
    },
  };
}
