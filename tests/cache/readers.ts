import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import type { Neighbour, TestApi } from '../support/api.ts';
import { createTerm, type Json, publishStory, uniqueHeadline } from '../support/stories.ts';

/** The latest that another process may show the old state, after a write was acknowledged. */
const bound = 1_000;

/** What readers must see of one article at least: the number in its headline, or that it is gone. */
type State = { number: number; isKilled: boolean; corrections: number; slug: string };
type Acknowledged = State & { at: number };

type Subject = { id: string; history: Acknowledged[]; pageId: string };

export type Outcome = { violations: string[]; writes: number; reads: number; hits: number };

const numberOf = (headline: string) => Number(/No (\d+)$/.exec(headline)?.[1]);

/** What had been acknowledged `ago` milliseconds before now. */
function known({ history }: Subject, ago: number): Acknowledged | undefined {
  const latest = performance.now() - ago;
  return history.findLast(({ at }) => at <= latest);
}

/**
 * Writers publish, correct, kill and change slugs through one process, each its own article, while readers of both
 * processes look at whatever shows them: page, address, list, and the card on another page. A read that shows less than
 * was acknowledged before it began, or a second before it on the other process, is a violation.
 */
export async function watchReaders(
  api: TestApi,
  other: Neighbour,
  { rounds, cut }: { rounds: number; cut?: () => Promise<unknown> },
): Promise<Outcome> {
  const outcome: Outcome = { violations: [], writes: 0, reads: 0, hits: 0 };
  const category = await createTerm(api, 'categories', `Ports ${Math.random()}`);
  /** Whether there is nothing more to come of writes, and whether the last look at them is due. */
  let isWritten = false;
  let isOver = false;

  async function begin(): Promise<Subject> {
    const story = await publishStory(api, {
      headline: 'No 0',
      slug: uniqueHeadline('no').replaceAll(' ', '-'),
      category: category.id,
    });
    const page = await publishStory(api, { relatedLinks: [{ kind: 'article', article: story.id }] });
    const first = { number: 0, isKilled: false, corrections: 0, slug: story.slug, at: performance.now() };
    return { id: story.id, pageId: page.id, history: [first] };
  }

  async function write(method: 'post' | 'patch', path: string, body?: unknown) {
    const headers = method === 'patch' ? { 'If-Match': '*' } : {};
    const response = await api.call(method, `/v1/editorial/articles/${path}`, { body, headers });
    if (response.status >= 300) throw new Error(`${path}: ${response.status} ${response.text}`);
    outcome.writes += 1;
    return response.body as Json;
  }

  const subjects = await Promise.all([begin(), begin(), begin()]);

  async function writer(at: number) {
    for (let round = 1; round <= rounds; round += 1) {
      const subject = subjects[at] as Subject;
      const before = subject.history.at(-1) as Acknowledged;
      const next: State = { ...before, number: round };
      const { id } = subject;
      if (round % 7 === 0) {
        await write('post', `${id}/kill`, { reason: 'Not so.' });
        subject.history.push({ ...before, isKilled: true, at: performance.now() });
        subjects[at] = await begin();
        continue;
      }
      if (round % 3 === 0) {
        await write('post', `${id}/corrections`, { type: 'correction', text: `Correction ${round}` });
        subject.history.push({ ...before, corrections: before.corrections + 1, at: performance.now() });
      }
      if (round % 2 === 0) next.slug = `moved-${id}-${round}`;
      await write('patch', id, { headline: `No ${round}`, slug: next.slug });
      await write('post', `${id}/publish`);
      subject.history.push({
        ...next,
        corrections: (subject.history.at(-1) as State).corrections,
        at: performance.now(),
      });
    }
  }

  const look = (process: Pick<Neighbour, 'server'>, path: string) => {
    outcome.reads += 1;
    return request(process.server).get(path);
  };

  async function reader(name: string, process: Pick<Neighbour, 'server'>, ago: number) {
    for (let isLast = false; !isLast; ) {
      isLast = isOver;
      if (isWritten && !isLast) await sleep(50);
      for (const subject of [...subjects]) {
        const blame = (what: string) => outcome.violations.push(`${name}: ${what}`);
        let least = known(subject, ago);
        if (!least) continue;
        const page = await look(process, `/v1/articles/${subject.id}`);
        if (least.isKilled !== (page.status === 410) && least.isKilled) blame(`killed, and ${page.status}`);
        if (page.status === 200) {
          if (numberOf(page.body.headline) < least.number)
            blame(`page ${page.body.headline} < ${least.number}`);
          if (page.body.corrections.length < least.corrections) blame('page without a correction');
        }
        least = known(subject, ago) as Acknowledged;
        const address = await look(process, `/v1/articles/${least.slug}`);
        if (address.status === 404) blame(`${least.slug} is not found`);
        if (address.status === 200 && numberOf(address.body.headline) < least.number)
          blame(`address ${address.body.headline} < ${least.number}`);
        least = known(subject, ago) as Acknowledged;
        const list = await look(process, `/v1/articles?category=${category.id}&limit=100`);
        const card = list.body.data.find(({ id }: Json) => id === subject.id);
        if (card && least.isKilled) blame('card of a killed article');
        if (card && numberOf(card.headline) < least.number) blame(`card ${card.headline} < ${least.number}`);
        least = known(subject, ago) as Acknowledged;
        const around = await look(process, `/v1/articles/${subject.pageId}/related-links`);
        const [link] = around.body.data;
        if (link && least.isKilled) blame('link to a killed article');
        if (link && numberOf(link.headline) < least.number) blame(`link ${link.headline} < ${least.number}`);
      }
    }
  }

  async function cutter() {
    while (!isOver) {
      await cut?.();
      await sleep(120);
    }
  }

  const reading = [
    reader('same', api, 0),
    reader('same', api, 0),
    reader('other', other, bound),
    reader('other', other, bound),
    cutter(),
  ];
  try {
    await Promise.all(subjects.map((_, at) => writer(at)));
    isWritten = true;
    // Then everybody looks once more, and what they see is past the bound.
    await sleep(bound);
  } finally {
    isOver = true;
    await Promise.all(reading);
  }
  return outcome;
}
