import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { createStory, createTerm, type Json, publishStory, type Story } from '../support/stories.ts';

const articles = '/v1/editorial/articles';
const photo = { url: 'https://example.org/photos/quay.jpg' };

let api: TestApi;
let strict: TestApi;
beforeAll(async () => {
  api = await startApi();
  strict = await startApi({ DATELINE_PREFLIGHT: 'alt_text_missing=error, category_missing=off' });
});
afterAll(() => Promise.all([api.close(), strict.close()]));

const check = async (on: TestApi, story: Story, body: unknown = undefined) => {
  const answer = await on.call(
    'post',
    `${articles}/${story.id}/preflight`,
    body === undefined ? {} : { body },
  );
  expect(answer.status).toBe(200);
  return answer.body;
};
const found = (list: Json[]) => list.map(({ rule, pointer }) => `${rule} ${pointer}`);

test('names every fault and warning at once, and writes nothing', async () => {
  const target = await createStory(api);
  const story = await createStory(api, {
    headline: 'A headline that goes on '.repeat(6).trim(),
    image: photo,
    sections: [
      { heading: 'Nothing under it', markdown: '' },
      { heading: 'Pictures', body: [{ _type: 'gallery', images: [{ _type: 'image', ...photo }] }] },
    ],
    relatedLinks: [
      { kind: 'article', article: target.id },
      { kind: 'external', title: 'Somewhere' },
    ],
  });
  const report = await check(api, story, { publishAt: '2036-12-01T09:00[Europe/Berlin]' });
  expect(report).toMatchObject({ publishable: true, refusal: null, errors: [] });
  expect(found(report.warnings)).toEqual([
    'headline_long /headline',
    'standfirst_missing /standfirst',
    'category_missing /category',
    'alt_text_missing /image/alt',
    'alt_text_missing /sections/1/body/0/images/0/alt',
    'section_empty /sections/0/body',
    'link_dead /relatedLinks/0/article',
    'link_without_address /relatedLinks/1/url',
    'date_distant /publishAt',
  ]);
  const after = await api.call('get', `${articles}/${story.id}`);
  expect(after.headers.etag).toBe(story.etag);
});

test('says what publishing says: an empty page and a term in the trash are errors, whatever the settings', async () => {
  const tag = await createTerm(api, 'tags', 'Doomed');
  const story = await createStory(api, { tags: [tag.id], sections: [] });
  await api.call('delete', `/v1/editorial/tags/${tag.id}`, { headers: { 'if-match': '*' } });
  const report = await check(api, story);
  expect(report.publishable).toBe(false);
  const refused = await api.call('post', `${articles}/${story.id}/publish`);
  expect([refused.status, refused.body.code]).toEqual([422, 'not_publishable']);
  expect(refused.body.errors.map(({ pointer }: Json) => pointer)).toEqual(
    report.errors.map(({ pointer }: Json) => pointer),
  );
  expect(refused.body.errors.map(({ pointer }: Json) => pointer)).toContain('/sections');
});

test('a link is dead or not at the instant of publishing', async () => {
  const target = await publishStory(api);
  const story = await createStory(api, { relatedLinks: [{ kind: 'article', article: target.id }] });
  expect(found((await check(api, story)).warnings)).not.toContain('link_dead /relatedLinks/0/article');
  await api.call('post', `${articles}/${target.id}/unpublish`, {
    body: { unpublishAt: '2027-01-01T00:00:00Z' },
  });
  const later = await check(api, story, { publishAt: '2027-01-01T00:00:00Z' });
  expect(found(later.warnings)).toContain('link_dead /relatedLinks/0/article');
});

test('tells of the state that refuses it, and of a plan that it would replace', async () => {
  const story = await createStory(api);
  const until = '2027-01-01T09:00:00.000Z';
  await api.call('put', `${articles}/${story.id}/embargo`, { headers: { 'if-match': '*' }, body: { until } });
  expect((await check(api, story)).refusal).toMatchObject({ code: 'embargoed' });
  await api.call('post', `${articles}/${story.id}/publish`, { body: { publishAt: until } });
  const report = await check(api, story, { publishAt: '2027-01-02T09:00:00Z' });
  expect(report.publishable).toBe(true);
  expect(found(report.warnings)).toContain('schedule_replaced /publishAt');
});

test('levels are the settings’: an error stops publishing, what is off is not looked for', async () => {
  const story = await createStory(strict, { image: photo });
  const report = await check(strict, story);
  expect(found(report.errors)).toEqual(['alt_text_missing /image/alt']);
  expect(found(report.warnings)).not.toContain('category_missing /category');
  expect((await strict.call('post', `${articles}/${story.id}/publish`)).body.code).toBe('not_publishable');
  const { body } = await strict.call('get', '/v1/editorial/preflight-rules');
  const levels = Object.fromEntries(body.data.map(({ name, level }: Json) => [name, level]));
  expect(levels).toMatchObject({
    alt_text_missing: 'error',
    category_missing: 'off',
    headline_long: 'warning',
  });
});
