import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { recordDueChanges } from '../../src/publication/planned.ts';
import { tidy } from '../../src/upkeep/upkeep.ts';
import { createTerm, publishStory } from '../support/stories.ts';
import { cli, type ServedApi, serveApi } from './cli.ts';

let api: ServedApi;
let folder: string;
beforeAll(async () => {
  api = await serveApi();
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dateline-mirror-'));
});
afterAll(() => api.close());

const mirror = () => cli(['mirror', api.url, folder]);
const fileOf = (id: string) => path.join(folder, 'articles', `${id}.json`);
const documentOf = async (id: string) => JSON.parse(await readFile(fileOf(id), 'utf8')).document;
const kill = async (id: string) => {
  api.clock.advance(1_000);
  await api.call('post', `/v1/editorial/articles/${id}/kill`, { body: { reason: 'No.' } });
};

test('makes a copy, keeps it in step, takes away what is gone, and says that it is complete', async () => {
  const tag = await createTerm(api, 'tags', 'Boats');
  const [kept, killed] = [await publishStory(api, { tags: [tag.id] }), await publishStory(api)];
  const first = await mirror();
  expect(first).toEqual({
    code: 0,
    out: `Complete: 3 articles and terms in ${folder}, as the digest of ${api.url} proves.`,
    notes: '',
  });
  expect(await documentOf(kept.id)).toEqual((await api.call('get', `/v1/articles/${kept.id}`)).body);
  await kill(killed.id);
  await api.call('patch', `/v1/editorial/tags/${tag.id}`, {
    body: { name: 'Ships' },
    headers: { 'If-Match': '*' },
  });
  expect((await mirror()).out).toMatch(/^Complete: 2 /);
  expect(await readdir(path.join(folder, 'articles'))).toEqual([`${kept.id}.json`]);
  expect((await documentOf(kept.id)).tags[0].name).toBe('Ships');
  await rm(folder, { recursive: true });
});

test('a copy that does not add up is made anew, and what does not belong to it goes', async () => {
  const story = await publishStory(api);
  await mirror();
  await rm(fileOf(story.id));
  const stray = '01900000-0000-7000-8000-000000000001';
  await writeFile(fileOf(stray), JSON.stringify({ version: '1', document: null }));
  const { code, notes } = await mirror();
  expect([code, notes]).toEqual([0, expect.stringMatching(/does not add up/)]);
  expect(await documentOf(story.id)).toMatchObject({ id: story.id });
  await expect(readFile(fileOf(stray))).rejects.toThrow();
  await rm(folder, { recursive: true });
});

test('begins anew when the log is not kept so far back, and does not keep what went meanwhile', async () => {
  const [story, gone] = [await publishStory(api), await publishStory(api)];
  await mirror();
  await kill(gone.id);
  await publishStory(api);
  api.clock.advance(10 * 86_400_000);
  await api.clock.settle();
  await tidy(api.database.prisma, { ...api.config, DATELINE_CHANGES_RETENTION: 2 }, api.clock.now());
  expect((await mirror()).code).toBe(0);
  expect(await documentOf(story.id)).toMatchObject({ id: story.id });
  await expect(readFile(fileOf(gone.id))).rejects.toThrow();
  await rm(folder, { recursive: true });
});

test('waits for the log to tell what a schedule has ended, and is complete', async () => {
  const story = await publishStory(api);
  const unpublishAt = new Date(api.clock.now().getTime() + 3_600_000).toISOString();
  await api.call('post', `/v1/editorial/articles/${story.id}/unpublish`, { body: { unpublishAt } });
  api.clock.advance(3_600_001);
  await api.clock.settle();
  // Readers see nothing of it any more; the log says so once the copy has been compared.
  const compared = (
    request: { url?: string },
    response: { once: (name: 'close', then: () => void) => void },
  ) => {
    if (request.url?.startsWith('/v1/changes/digest?at='))
      response.once('close', () => void recordDueChanges(api.database.prisma, api.clock.now()));
  };
  api.server.on('request', compared);
  const { code, notes } = await mirror();
  api.server.off('request', compared);
  expect([code, notes]).toEqual([0, '']);
  await expect(readFile(fileOf(story.id))).rejects.toThrow();
  await rm(folder, { recursive: true });
});

test('hears of a change while it watches, however much is said of it', async () => {
  const own = await serveApi();
  const story = await publishStory(own);
  const watching = cli(['mirror', own.url, folder, '--watch']);
  const opened = new Promise((resolve) => {
    own.server.on('request', ({ url }) => url?.startsWith('/v1/changes/stream') && resolve(undefined));
  });
  await opened;
  expect(await documentOf(story.id)).toMatchObject({ id: story.id });
  await own.call('post', `/v1/editorial/articles/${story.id}/kill`, { body: { reason: 'No. '.repeat(250) } });
  while ((await readdir(path.join(folder, 'articles'))).length > 0) await sleep(20);
  // With tokens of another log there is nothing to go on with.
  await own.database.prisma.$executeRaw`UPDATE change_log SET secret = uuid_send(gen_random_uuid())`;
  await createTerm(own, 'tags', 'Last');
  expect((await watching).code).toBe(1);
  await own.close();
  await rm(folder, { recursive: true });
});

test('goes on watching after answers that pass by themselves, as late as they ask for', async () => {
  const own = await serveApi();
  const answers = [
    ['429', '0'],
    ['500', '0'],
    ['502', '0'],
    ['504', '0'],
    ['503', '1'],
  ];
  const asked: number[] = [];
  const streams: ServerResponse[] = [];
  let streamsEnd = false;
  let opened = () => {};
  const isOpen = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const proxy = createServer((request, response) => {
    const isStream = request.url?.startsWith('/v1/changes/stream');
    if (isStream) asked.push(performance.now());
    const [status, wait] = (isStream && answers.shift()) || [];
    if (status !== undefined) {
      const detail = `It is ${status}.`;
      const named = {
        type: 'about:blank',
        title: 'No',
        instance: '/',
        code: 'internal',
        requestId: '1',
        errors: [],
      };
      response.writeHead(Number(status), { 'Retry-After': String(wait) });
      response.end(JSON.stringify({ ...named, status: Number(status), detail }));
      return;
    }
    const { method, url, headers } = request;
    const sent = send(`${own.url}${url}`, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
      if (!isStream) return;
      streams.push(response);
      // One that was asked for before the others ended, and is answered after.
      if (streamsEnd) response.end();
      opened();
    });
    sent.on('error', () => response.destroy());
    request.pipe(sent);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const watching = cli(['mirror', `http://127.0.0.1:${port}`, folder, '--watch']);
  await isOpen;
  expect((asked[5] ?? 0) - (asked[4] ?? 0)).toBeGreaterThan(990);
  const story = await publishStory(own);
  while ((await readdir(path.join(folder, 'articles'))).length === 0) await sleep(20);
  while (!(await readFile(fileOf(story.id), 'utf8').catch(() => ''))) await sleep(20);
  // What does not pass ends it.
  answers.push(['403', '0']);
  streamsEnd = true;
  for (const stream of streams) stream.end();
  const { code, notes } = await watching;
  expect(code).toBe(1);
  for (const status of [429, 500, 502, 504, 503]) expect(notes).toContain(`It is ${status}. Trying again.`);
  expect(notes).toContain('It is 403.');
  proxy.closeAllConnections();
  proxy.close();
  await own.close();
  await rm(folder, { recursive: true });
});

test('says what is wrong', async () => {
  const nowhere = await cli(['mirror', 'http://127.0.0.1:9', folder]);
  expect([nowhere.code, nowhere.notes]).toEqual([1, expect.stringMatching(/No API answers/)]);
  expect((await cli(['mirror', api.url])).code).toBe(2);
  await mirror();
  const other = await cli(['mirror', 'http://127.0.0.1:9', folder]);
  expect([other.code, other.notes]).toEqual([1, expect.stringMatching(/is a copy of/)]);
  await rm(folder, { recursive: true });
});
