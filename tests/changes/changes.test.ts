import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { recordDueChanges } from '../../src/publication/planned.ts';
import { tidy } from '../../src/upkeep/upkeep.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { beforeStatement } from '../support/statements.ts';
import { createStory, createTerm, type Json, publishStory, type Story } from '../support/stories.ts';
import { Copy } from './copy.ts';
import { readOn, tokenOfNow } from './reading.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const second = 1_000;
const desk = '/v1/editorial';

const patch = (story: { id: string }, body: object) =>
  api.call('patch', `${desk}/articles/${story.id}`, { body, headers: { 'If-Match': '*' } });

async function act(story: { id: string }, action: string, body: object = {}): Promise<void> {
  api.clock.advance(second);
  const answer = await api.call('post', `${desk}/articles/${story.id}/${action}`, { body });
  if (answer.status !== 200 && answer.status !== 201) throw new Error(`${action}: ${answer.text}`);
}

async function update(story: { id: string }, body: object): Promise<void> {
  await patch(story, body);
  await act(story, 'publish');
}

const told = (entries: Json[]) => entries.map(({ type, article, term }) => [type, (article ?? term).id]);

const at = async (token?: string) =>
  (await api.call('get', `/v1/changes/digest${token === undefined ? '' : `?at=${token}`}`)).body;

/** What readers see of all articles, by id. */
async function everything(): Promise<Map<string, unknown>> {
  const all = new Map<string, unknown>();
  for (let path: string | null = '/v1/articles?limit=100&fields=id'; path; ) {
    const { body }: { body: Json } = await api.call('get', path);
    for (const { id } of body.data) all.set(id, (await api.call('get', `/v1/articles/${id}`)).body);
    path = body.nextCursor && `/v1/articles?limit=100&fields=id&cursor=${body.nextCursor}`;
  }
  return all;
}

describe('what happens to an article', () => {
  test('is told in the order in which it came about, with what readers see', async () => {
    const token = await tokenOfNow(api);
    const story = await publishStory(api, { headline: 'Ferry runs late' });
    await update(story, { headline: 'Ferry runs again', slug: 'ferry-runs-again' });
    await act(story, 'corrections', { type: 'correction', text: 'The ferry is the Aurora.' });
    await act(story, 'unpublish');
    await act(story, 'publish');
    await act(story, 'kill', { reason: 'It never ran.' });
    await act(story, 'lift-kill');
    const { entries } = await readOn(api, token, 'include=document');
    expect(
      entries.map(({ type, version, previousSlug, reason }) => [
        type,
        version !== null,
        previousSlug,
        reason,
      ]),
    ).toEqual([
      ['article_published', true, null, null],
      ['article_updated', true, null, null],
      ['article_corrected', true, null, null],
      ['article_unpublished', false, null, null],
      ['article_published', true, null, null],
      ['article_killed', false, null, null],
      ['article_kill_lifted', false, null, null],
    ]);
    // What has been killed gives nothing away, in what came before either.
    expect(JSON.stringify(entries)).not.toMatch(/ferry/i);
    expect(entries.every(({ document }) => document === null)).toBe(true);
  });

  test('a tombstone has the reason, a new slug the former one, and a document is never older than its change', async () => {
    const token = await tokenOfNow(api);
    const killed = await publishStory(api);
    await act(killed, 'kill', { reason: 'Not ours to print.' });
    const moved = await publishStory(api, { headline: 'Old bridge' });
    await update(moved, { slug: 'new-bridge', headline: 'New bridge' });
    const { entries } = await readOn(api, token, 'include=document');
    expect(entries[1]).toMatchObject({
      type: 'article_killed',
      reason: 'Not ours to print.',
      article: { id: killed.id, slug: null },
      version: null,
    });
    expect(entries[2]).toMatchObject({ type: 'article_published', document: { headline: 'New bridge' } });
    expect(entries[3]).toMatchObject({
      type: 'article_updated',
      article: { slug: 'new-bridge' },
      previousSlug: moved.slug,
      document: (await api.call('get', '/v1/articles/new-bridge')).body,
    });
  });

  test('a schedule is told when it has come, and nothing of it before', async () => {
    const token = await tokenOfNow(api);
    const story = await createStory(api, { headline: 'Wolves return' });
    const publishAt = new Date(api.clock.now().getTime() + 60 * second).toISOString();
    await act(story, 'publish', { publishAt });
    expect((await readOn(api, token)).entries).toEqual([]);
    api.clock.advance(60 * second);
    await api.clock.settle();
    await recordDueChanges(api.database.prisma, api.clock.now());
    const { entries } = await readOn(api, token);
    expect(told(entries)).toEqual([['article_published', story.id]]);
    expect(entries[0].effectiveAt).toBe(publishAt);
  });

  test('what the database’s clock has not come to is held back, and all that is after it', async () => {
    const token = await tokenOfNow(api);
    const { pool } = api.database;
    const ahead = new Date(api.clock.now().getTime() + 5 * second);
    await pool.query(
      `INSERT INTO changes (type, article_id, effective_at, recorded_at) VALUES ('article_kill_lifted', gen_random_uuid(), $1, $1)`,
      [ahead],
    );
    const story = await publishStory(api);
    expect((await readOn(api, token)).entries).toEqual([]);
    api.clock.advance(5 * second);
    await api.clock.settle();
    const { entries } = await readOn(api, token);
    expect(entries.map(({ type }) => type)).toEqual(['article_kill_lifted', 'article_published']);
    expect(entries[1].article.id).toBe(story.id);
  });
});

describe('what follows from a change', () => {
  test('an article is told again when its page shows another’s card, or the name of a term, anew', async () => {
    const category = await createTerm(api, 'categories', 'Harbour');
    const tag = await createTerm(api, 'tags', 'Tides');
    const target = await publishStory(api, { category: category.id });
    const linking = await publishStory(api, {
      tags: [tag.id],
      relatedLinks: [{ kind: 'article', article: target.id }],
    });
    await publishStory(api);
    const changes: [() => Promise<unknown>, [string, string][]][] = [
      [
        () => update(target, { headline: 'Quite another' }),
        [
          ['article_updated', target.id],
          ['article_refreshed', linking.id],
        ],
      ],
      [
        () =>
          api.call('patch', `${desk}/tags/${tag.id}`, {
            body: { name: 'Low tides' },
            headers: { 'If-Match': '*' },
          }),
        [
          ['tag_published', tag.id],
          ['article_refreshed', linking.id],
        ],
      ],
      [
        // Of the target itself, and of its card on the other page.
        () =>
          api.call('patch', `${desk}/categories/${category.id}`, {
            body: { name: 'Port' },
            headers: { 'If-Match': '*' },
          }),
        [
          ['category_published', category.id],
          ...[target.id, linking.id].sort().map((id): [string, string] => ['article_refreshed', id]),
        ],
      ],
      [
        () => act(target, 'unpublish'),
        [
          ['article_unpublished', target.id],
          ['article_refreshed', linking.id],
        ],
      ],
    ];
    for (const [change, expected] of changes) {
      const token = await tokenOfNow(api);
      api.clock.advance(second);
      await change();
      // Also one by one, so that a place within what follows is one to go on from.
      for (const limit of [20, 1]) {
        const { entries } = await readOn(api, token, `include=document&limit=${limit}`);
        expect(told(entries)).toEqual(expected);
        for (const { type, article, document } of entries)
          if (type === 'article_refreshed')
            expect(document).toEqual((await api.call('get', `/v1/articles/${article.id}`)).body);
      }
    }
  });
});

describe('the walk', () => {
  test('gives all that is there and then what came meanwhile, and adds up to the digest', async () => {
    const stories: Story[] = [];
    for (let n = 0; n < 8; n += 1) stories.push(await publishStory(api));
    const copy = new Copy();
    let token: string | undefined;
    let [asked, more] = [0, true];
    while (more) {
      const since = token === undefined ? '' : `&since=${token}`;
      const { body } = await api.call('get', `/v1/changes?include=document&limit=3${since}`);
      for (const entry of body.data) copy.apply(entry);
      ({ nextToken: token, more } = body);
      asked += 1;
      // Others publish while it goes on: before where it stands and after.
      const [first, last] = [stories[asked % 4], stories[7 - (asked % 3)]];
      if (asked < 8 && first && last) {
        await update(first, { kicker: `Seen ${asked}` });
        if (asked === 3) await act(last, 'unpublish');
        await publishStory(api);
      }
    }
    expect(copy.documents('article')).toEqual(await everything());
    expect(await at(token)).toEqual({ token, ...copy.digest() });
  });

  test('nothing new gives a token all the same', async () => {
    const { body } = await api.call('get', '/v1/changes?since=now');
    expect(body).toEqual({ data: [], nextToken: expect.any(String), more: false });
    const { body: again } = await api.call('get', `/v1/changes?since=${body.nextToken}`);
    expect(again).toEqual(body);
  });
});

describe('the digest', () => {
  test('is that of each place in the log', async () => {
    const { token: begin } = await readOn(api, undefined);
    const copy = new Copy();
    for (const entry of (await readOn(api, undefined)).entries) copy.apply(entry);
    const story = await publishStory(api);
    await createTerm(api, 'authors', 'Nell Ardine');
    await update(story, { kicker: 'New' });
    await act(story, 'kill', { reason: 'No.' });
    await act(story, 'lift-kill');
    const { entries } = await readOn(api, begin);
    expect(entries).toHaveLength(5);
    for (const entry of entries) {
      copy.apply(entry);
      expect([entry.type, await at(entry.token)]).toEqual([
        entry.type,
        { token: entry.token, ...copy.digest() },
      ]);
    }
    expect(await at()).toEqual(await at(entries.at(-1).token));
  });
});

describe('filters', () => {
  test('tell once more what leaves what they let through', async () => {
    const [news, sport] = [
      await createTerm(api, 'categories', 'News'),
      await createTerm(api, 'categories', 'Sport'),
    ];
    const start = async (query: string) =>
      (await api.call('get', `/v1/changes?since=now&${query}`)).body.nextToken;
    const english = await start('language=en');
    const inNews = await start(`category=${news.slug}`);
    const kills = await start('type=article_killed');
    const story = await publishStory(api, { category: news.id, language: 'en' });
    const other = await publishStory(api, { category: sport.id, language: 'fr' });
    await update(story, { category: sport.id, language: 'fr', slug: 'elsewhere' });
    await act(other, 'kill', { reason: 'No.' });
    const versions = ({ entries }: { entries: Json[] }) =>
      entries.map(({ type, article, version }) => [type, article.id, version !== null]);
    // As it is now, it is among neither; nobody knows what the killed one was.
    const expected = [
      ['article_published', story.id, false],
      ['article_published', other.id, true],
      ['article_updated', story.id, false],
      ['article_killed', other.id, false],
    ].filter(([type, id]) => type === 'article_killed' || id === story.id);
    const unknown = ['article_published', other.id, false];
    expect(versions(await readOn(api, english, 'language=en&include=document'))).toEqual([
      expected[0],
      unknown,
      ...expected.slice(1),
    ]);
    expect(versions(await readOn(api, inNews, `category=${news.id}`))).toEqual([
      expected[0],
      unknown,
      ...expected.slice(1),
    ]);
    expect(versions(await readOn(api, kills, 'type=article_killed'))).toEqual([
      ['article_killed', other.id, false],
    ]);
    const french = (await readOn(api, undefined, 'language=fr&type=snapshot&include=document')).entries;
    expect(french.filter(({ article }) => article).map(({ document }) => document.language)).toEqual(['fr']);
  });

  test('a token is good for its own filters only', async () => {
    const token = await tokenOfNow(api);
    for (const query of ['language=en', 'type=article_killed']) {
      const { status, body } = await api.call('get', `/v1/changes?since=${token}&${query}`);
      expect([status, body.errors]).toEqual([
        400,
        [{ parameter: 'since', detail: 'is not a token of this log with these filters' }],
      ]);
    }
    const { body } = await api.call('get', '/v1/changes?category=nowhere');
    expect(body.errors).toEqual([
      { parameter: 'category', detail: '"nowhere" is not the id or slug of a category' },
    ]);
  });
});

describe('a token', () => {
  test('that is forged is refused', async () => {
    const token = await tokenOfNow(api);
    const bytes = Buffer.from(token, 'base64url');
    const forged = [...bytes.keys()].map((at) => {
      const other = Buffer.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      return other.toString('base64url');
    });
    for (const since of [...forged, '42', 'AAAA', `${token}A`, `${token}=`, token.slice(0, -1)]) {
      const { status, body } = await api.call('get', `/v1/changes?since=${since}`);
      expect([since, status, body.errors?.[0]?.parameter]).toEqual([since, 400, 'since']);
    }
    expect((await api.call('get', '/v1/changes/digest?at=forged')).body.errors[0].parameter).toBe('at');
    const { body } = await api.call('get', '/v1/changes?limit=1');
    expect((await api.call('get', `/v1/changes/digest?at=${body.nextToken}`)).body.errors[0].detail).toMatch(
      /walk/,
    );
  });

  test.each([['WITH log AS'], ['WITH ORDINALITY AS w']])(
    'what is deleted while it is read, just before %s, is not passed over',
    async (text) => {
      const early = await tokenOfNow(api);
      await update(await publishStory(api), { kicker: 'Later' });
      const [before] = await api.database.prisma.$queryRaw<
        Json[]
      >`SELECT pruned_through AS at FROM change_log`;
      const prune = () =>
        api.database.prisma
          .$executeRaw`UPDATE change_log SET pruned_through = (SELECT max(sequence) FROM changes)`;
      const read = () => api.call('get', `/v1/changes?since=${early}`);
      const { status, body } = await beforeStatement(text, prune, read);
      await api.database.prisma.$executeRaw`UPDATE change_log SET pruned_through = ${before?.at}`;
      expect([status, body.code, body.startOver]).toEqual([410, 'token_expired', '/v1/changes']);
    },
  );

  test('of what is not kept any more says where to begin anew; what is there stays provable', async () => {
    const early = await tokenOfNow(api);
    const story = await publishStory(api);
    await update(story, { kicker: 'Later' });
    await update(await publishStory(api), { kicker: 'Later' });
    const { token } = await readOn(api, undefined);
    const before = await at(token);
    const days = (count: number) =>
      tidy(api.database.prisma, { ...api.config, DATELINE_CHANGES_RETENTION: count }, api.clock.now());
    api.clock.advance(3 * 86_400 * second);
    await api.clock.settle();
    const late = await publishStory(api);
    expect((await days(0)).changes).toBe(0);
    expect((await api.call('get', `/v1/changes?since=${early}`)).status).toBe(200);
    expect((await days(2)).changes).toBeGreaterThan(2);
    const { status, body } = await api.call('get', `/v1/changes?since=${early}&include=document&limit=5`);
    expect([status, body.code]).toEqual([410, 'token_expired']);
    expect(body.startOver).toBe('/v1/changes?include=document&limit=5');
    expect((await api.call('get', `/v1/changes/digest?at=${early}`)).status).toBe(410);
    expect(told((await readOn(api, token)).entries)).toEqual([['article_published', late.id]]);
    expect(await at(token)).toEqual(before);
    const copy = new Copy();
    const walked = await readOn(api, undefined, 'include=document');
    for (const entry of walked.entries) copy.apply(entry);
    expect(copy.documents('article')).toEqual(await everything());
    expect(await at(walked.token)).toEqual({ token: walked.token, ...copy.digest() });
    expect((await days(2)).changes).toBe(0);
  });

  test('of after where the log was set back to begins anew as well', async () => {
    const token = await publishStory(api).then(() => tokenOfNow(api));
    await api.database.pool.query('DELETE FROM changes WHERE sequence = (SELECT max(sequence) FROM changes)');
    expect((await api.call('get', `/v1/changes?since=${token}`)).body.code).toBe('token_expired');
  });
});
