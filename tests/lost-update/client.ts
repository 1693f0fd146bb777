import type { TestApi } from '../support/api.ts';
import type { Json } from '../support/stories.ts';

export type Content = {
  standfirst: string | null;
  kicker: string | null;
  sections: { id: string; heading: string }[];
};

/** What one acknowledged request did, as a function of the state before it. */
export type Acknowledged = {
  revision: number;
  what: string;
  apply: (before: Content, at: (revision: number) => Content) => Content;
};

export type Client = {
  acknowledged: Acknowledged[];
  published: number[];
  refused: number;
  step: () => Promise<void>;
};

export const contentOf = ({ standfirst, kicker, sections }: Json): Content => ({
  standfirst,
  kicker,
  sections: sections.map(({ id, heading }: Json) => ({ id, heading })),
});

/** An editor's tool with a key of its own, working on one article as if it were alone. */
export function createClient(
  api: TestApi,
  articleId: string,
  name: string,
  key: string,
  random: () => number,
): Client {
  const path = `/v1/editorial/articles/${articleId}`;
  const client: Client = { acknowledged: [], published: [], refused: 0, step };
  let writes = 0;

  const word = () => {
    writes += 1;
    return `${name} ${writes}`;
  };
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const call = (method: 'get' | 'post' | 'put' | 'patch', at: string, body?: Json, etag?: string) =>
    api.call(method, `${path}${at}`, {
      as: key,
      ...(body === undefined ? {} : { body }),
      headers: etag === undefined ? {} : { 'if-match': etag },
    });

  /** Books an answer: done, or refused because somebody was faster. Anything else is a fault of the product. */
  async function booked(
    answer: Awaited<ReturnType<typeof call>>,
    what: string,
    apply: Acknowledged['apply'],
  ): Promise<void> {
    if ([409, 412].includes(answer.status)) {
      client.refused += 1;
      return;
    }
    if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${answer.text}`);
    client.acknowledged.push({ revision: answer.body.revision, what, apply });
  }

  const operations = {
    save: async () => {
      const { headers } = await call('get', '');
      const standfirst = word();
      await booked(await call('patch', '', { standfirst }, headers.etag), `save ${standfirst}`, (before) => ({
        ...before,
        standfirst,
      }));
    },
    merge: async () => {
      const { body } = await call('get', '');
      const kicker = word();
      const answer = await call('post', '/merge', { base: body.revision, patch: { kicker } });
      await booked(answer, `merge ${kicker}`, (before) => ({ ...before, kicker }));
    },
    mergeSection: async () => {
      const { body } = await call('get', '');
      const { id } = pick<Json>(body.sections);
      const heading = word();
      const sections = body.sections.map((section: Json) => ({
        id: section.id,
        heading: section.id === id ? heading : section.heading,
        anchor: section.anchor,
        body: section.body,
      }));
      const answer = await call('post', '/merge', { base: body.revision, patch: { sections } });
      await booked(answer, `merge section ${heading}`, (before) => ({
        ...before,
        sections: before.sections.map((section) => (section.id === id ? { id, heading } : section)),
      }));
    },
    reorder: async () => {
      const { body, headers } = await call('get', '');
      const order = body.sections.map(({ id }: Json) => id).sort(() => random() - 0.5);
      const answer = await call('put', '/sections/order', { order }, headers.etag);
      await booked(
        { ...answer, body: { revision: revisionAfter(body, answer) } } as typeof answer,
        `reorder ${order.join()}`,
        (before) => ({
          ...before,
          sections: order.map(
            (id: string) => before.sections.find((section) => section.id === id) ?? { id, heading: '?' },
          ),
        }),
      );
    },
    publish: async () => {
      const answer = await call('post', '/publish', {});
      if (answer.status !== 200) throw new Error(`publish: ${answer.status} ${answer.text}`);
      client.published.push(answer.body.publishedRevision);
    },
    restore: async () => {
      const { body, headers } = await call('get', '');
      const number = 1 + Math.floor(random() * body.revision);
      const answer = await call('post', `/revisions/${number}/restore`, undefined, headers.etag);
      await booked(answer, `restore ${number}`, (_, at) => at(number));
    },
  };

  /** With `If-Match`, a reorder that changed something made the revision after the one that was read. */
  const revisionAfter = (read: Json, answer: Json) => {
    const isSame =
      answer.status === 200 &&
      answer.body.data.every(({ id }: Json, at: number) => id === read.sections[at]?.id);
    return isSame ? read.revision : read.revision + 1;
  };

  async function step(): Promise<void> {
    await pick(Object.values(operations))();
  }

  return client;
}
