import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
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

test('says what is wrong', async () => {
  const nowhere = await cli(['mirror', 'http://127.0.0.1:9', folder]);
  expect([nowhere.code, nowhere.notes]).toEqual([1, expect.stringMatching(/No API answers/)]);
  expect((await cli(['mirror', api.url])).code).toBe(2);
  await mirror();
  const other = await cli(['mirror', 'http://127.0.0.1:9', folder]);
  expect([other.code, other.notes]).toEqual([1, expect.stringMatching(/is a copy of/)]);
  await rm(folder, { recursive: true });
});
