import { Agent, request } from 'node:http';
import { articleSlug, benchArticle } from '../articles.ts';
import { seededRandom } from '../random.ts';
import { createCounts } from './counts.ts';

type Options = {
  url: string;
  key: string;
  /** Published, by number from 0. */
  articles: number;
  readers: number;
  writers: number;
};

type Call = { method: string; path: string; body?: unknown; asDesk?: boolean };

const desk = '/v1/editorial/articles';

/** Readers and writers in a closed loop: each sends the next request when the last was answered. */
export function startTraffic({ url, key, articles, readers, writers }: Options) {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: readers + writers });
  const counts = createCounts();
  let isOver = false;

  const send = (kind: string, { method, path, body, asDesk = false }: Call) =>
    new Promise<{ id?: string }>((resolve) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      const sentAt = performance.now();
      const failed = (why: string) => {
        counts.fail(kind, why);
        resolve({});
      };
      const going = request(
        {
          ...{ agent, hostname, port, method, path },
          headers: {
            ...(asDesk ? { Authorization: `Bearer ${key}`, 'If-Match': '*' } : {}),
            ...(text === undefined
              ? {}
              : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
          },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on('data', (part: Buffer) => asDesk && parts.push(part));
          answer.on('error', ({ message }) => failed(message));
          answer.on('end', () => {
            const { statusCode = 0 } = answer;
            if (statusCode >= 300) return failed(`answered ${statusCode}`);
            counts.took(kind, performance.now() - sentAt);
            resolve(asDesk && parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString()) : {});
          });
        },
      );
      going.on('error', ({ message }) => failed(message));
      going.end(text);
    });

  const reader = async (number: number) => {
    const random = seededRandom(number + 1);
    // Few are read by many.
    const some = () => articleSlug(Math.floor(articles * random() ** 3));
    const page = () => Math.floor(random() * 8);
    while (!isOver) {
      const dice = random();
      if (dice < 0.75) await send('read an article', { method: 'GET', path: `/v1/articles/${some()}` });
      else if (dice < 0.95)
        await send('read a list', {
          method: 'GET',
          path: `/v1/articles?limit=20&category=bench-categories-${page()}`,
        });
      else await send('search', { method: 'GET', path: `/v1/search?q=harbour+${page()}` });
    }
  };

  /** What is live does not become more: the same articles are edited and published, and what is new is trashed. */
  const writer = async (number: number) => {
    const random = seededRandom(1_000 + number);
    const own = Math.floor(articles / writers);
    for (let turn = 0; !isOver; turn += 1) {
      const at = number * own + Math.floor(random() * own);
      if (turn % 4 === 3) {
        const slug = `soak-${number}-${turn}`;
        const body = { ...benchArticle(at, 0), headline: slug, slug };
        const made = await send('create', { method: 'POST', path: desk, body, asDesk: true });
        if (made.id) await send('trash', { method: 'DELETE', path: `${desk}/${made.id}`, asDesk: true });
        continue;
      }
      await send('list at the desk', { method: 'GET', path: `${desk}?limit=20`, asDesk: true });
      const path = `${desk}/${articleSlug(at)}`;
      const { standfirst } = benchArticle(at + turn, 0);
      await send('edit', { method: 'PATCH', path, body: { standfirst }, asDesk: true });
      await send('publish', { method: 'POST', path: `${path}/publish`, asDesk: true });
    }
  };

  const running = Promise.all([
    ...Array.from({ length: readers }, (_, at) => reader(at)),
    ...Array.from({ length: writers }, (_, at) => writer(at)),
  ]);
  return {
    counts,
    stop: async () => {
      isOver = true;
      await running;
      agent.destroy();
    },
  };
}
