import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import type { TestApi } from '../support/api.ts';
import type { Json } from '../support/stories.ts';

const desk = '/v1/editorial';

/** Numbers from 0 to below one, the same again for the same seed. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export type Shared = {
  articles: string[];
  categories: string[];
  tags: string[];
  written: Record<string, number>;
};

/** One who does whatever the desk lets somebody do, until it is over. What is refused is refused; nothing may fail. */
export async function write(
  api: TestApi,
  shared: Shared,
  number: number,
  isOver: () => boolean,
): Promise<void> {
  const random = numbers(number * 7_919 + 1);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  let made = 0;

  async function call(method: 'post' | 'patch' | 'delete', path: string, body: object = {}): Promise<Json> {
    const answer = await request(api.server)
      [method](path)
      .set({ Authorization: `Bearer ${api.keys.admin}`, 'If-Match': '*' })
      .send(body);
    if (answer.status >= 500) throw new Error(`${method} ${path}: ${answer.text}`);
    return answer.status < 300 ? answer.body : undefined;
  }

  const act = (id: string | undefined, action: string, body: object = {}) =>
    call('post', `${desk}/articles/${id}/${action}`, body);

  const deeds: Record<string, () => Promise<unknown>> = {
    publish: async () => {
      made += 1;
      const links = shared.articles.length > 0 ? [{ kind: 'article', article: pick(shared.articles) }] : [];
      const body = {
        headline: `Story ${number}-${made}`,
        language: pick(['en', 'fr']),
        category: pick(shared.categories),
        tags: [pick(shared.tags)],
        relatedLinks: links,
        sections: [{ markdown: `Text ${random()}.` }],
      };
      const story = await call('post', `${desk}/articles`, body);
      if (!story) return;
      shared.articles.push(story.id);
      await act(story.id, 'publish');
    },
    update: async () => {
      const id = pick(shared.articles);
      await call('patch', `${desk}/articles/${id}`, {
        kicker: `${random()}`,
        category: pick(shared.categories),
      });
      await act(id, 'publish');
    },
    move: async () => {
      const id = pick(shared.articles);
      await call('patch', `${desk}/articles/${id}`, {
        slug: `moved-${number}-${Math.floor(random() * 1e6)}`,
      });
      await act(id, 'publish');
    },
    correct: () => act(pick(shared.articles), 'corrections', { type: 'correction', text: `${random()}` }),
    unpublish: () => act(pick(shared.articles), 'unpublish'),
    kill: () => act(pick(shared.articles), 'kill', { reason: 'It was not so.' }),
    lift: () => act(pick(shared.articles), 'lift-kill'),
    schedule: async () => {
      const id = pick(shared.articles);
      const soon = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
      await call('patch', `${desk}/articles/${id}`, { standfirst: `${random()}` });
      await act(id, 'publish', {
        publishAt: soon(150 + random() * 200),
        unpublishAt: soon(500 + random() * 500),
      });
    },
    term: () =>
      random() < 0.5
        ? call('patch', `${desk}/categories/${pick(shared.categories)}`, { name: `Category ${random()}` })
        : call('patch', `${desk}/tags/${pick(shared.tags)}`, { name: `Tag ${random()}` }),
    bulk: () =>
      call('post', `${desk}/bulk`, {
        operations: [0, 1, 2].map(() => ({ action: 'publish', article: pick(shared.articles) })),
      }),
    // A transaction of somebody else's that has its number, and lingers, and half of the time comes to nothing.
    linger: async () => {
      const client = await api.database.pool.connect();
      try {
        await client.query('BEGIN');
        await client.query(
          `INSERT INTO changes (type, article_id, effective_at, recorded_at)
           VALUES ('slug_released', $1, dateline_clock(), dateline_clock())`,
          [pick(shared.articles)],
        );
        await sleep(random() * 40);
        await client.query(random() < 0.5 ? 'COMMIT' : 'ROLLBACK');
      } finally {
        client.release();
      }
    },
  };
  const often = [
    'publish',
    'publish',
    'update',
    'update',
    'update',
    'correct',
    'move',
    'unpublish',
    'schedule',
  ];
  const names = [...often, 'kill', 'lift', 'term', 'bulk', 'linger', 'linger'];
  while (!isOver()) {
    const name = shared.articles.length < 5 ? 'publish' : (pick(names) ?? 'publish');
    await deeds[name]?.();
    shared.written[name] = (shared.written[name] ?? 0) + 1;
  }
}
