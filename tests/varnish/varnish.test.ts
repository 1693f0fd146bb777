import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type PurgeSettings, tellPurges } from '../../src/purge/purge.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { findProgram } from '../support/find-program.ts';
import { createTerm, publishStory, type Story } from '../support/stories.ts';
import { startVarnish, type Varnish } from './varnish.ts';

const program = findProgram('varnishd');
if (!program) console.warn('No Varnish was found: its tests are skipped. Debian has one: varnish.');

(program ? describe : describe.skip)('with Varnish in front', () => {
  let api: TestApi;
  let varnish: Varnish;
  let settings: PurgeSettings;
  let category: { id: string; slug: string };

  beforeAll(async () => {
    // Longer than the test takes: nothing is over by itself.
    api = await startApi({ DATELINE_DELIVERY_MAX_AGE: '3600' });
    varnish = await startVarnish(program ?? '', (api.server.address() as AddressInfo).port);
    settings = {
      DATELINE_PURGE_URL: `${varnish.origin}/`,
      DATELINE_PURGE_METHOD: 'PURGE',
      DATELINE_PURGE_HEADER: undefined,
    };
    category = await createTerm(api, 'categories', 'Ports');
    await purge();
  });
  afterAll(async () => {
    await varnish?.stop();
    await api.close();
  });

  const purge = () => tellPurges(api.database.prisma, settings);

  const read = async (path: string) => {
    const response = await fetch(varnish.origin + path, { redirect: 'manual' });
    // Varnish tells the request that brought an answer in beside the one that is answered from what it kept.
    const isHit = (response.headers.get('x-varnish') ?? '').includes(' ');
    return { status: response.status, text: await response.text(), isHit };
  };

  const change = async (story: Story, headline: string) => {
    api.clock.advance(1_000);
    await api.call('patch', `/v1/editorial/articles/${story.id}`, {
      body: { headline },
      headers: { 'if-match': '*' },
    });
    await api.call('post', `/v1/editorial/articles/${story.id}/publish`);
  };

  test('what was read stays in front until a purge, and is new after it: page, pages that link there, lists, search', async () => {
    const story = await publishStory(api, { category: category.id, headline: 'Nothing yet' });
    const linking = await publishStory(api, {
      relatedLinks: [{ kind: 'article', article: story.id }],
    });
    await purge();
    const addresses = [
      `/v1/articles/${story.slug}`,
      `/v1/articles/${story.id}?fields=headline`,
      `/v1/articles/${linking.slug}`,
      `/v1/articles?category=${category.slug}`,
      '/v1/articles',
      '/v1/search?q=nothing',
    ];
    let shown = 'Nothing yet';
    for (let round = 1; round <= 20; round += 1) {
      for (const address of addresses) {
        await read(address);
        const kept = await read(address);
        expect(kept).toMatchObject({ status: 200, isHit: true });
        expect(kept.text).toContain(shown);
      }
      const before = shown;
      shown = `Nothing ${round}`;
      await change(story, shown);
      // The test can see what is stale: Varnish has not been told.
      for (const address of addresses) expect((await read(address)).text).toContain(before);
      expect(await purge()).toBe(1);
      for (const address of addresses) expect((await read(address)).text).toContain(shown);
    }
  });

  test('what was killed is gone after the purge, and a page about something else stays', async () => {
    const story = await publishStory(api);
    const other = await publishStory(api);
    await purge();
    await read(`/v1/articles/${story.slug}`);
    await read(`/v1/articles/${other.slug}`);
    await api.call('post', `/v1/editorial/articles/${story.id}/kill`, { body: { reason: 'Not so.' } });
    await purge();
    expect((await read(`/v1/articles/${story.slug}`)).status).toBe(410);
    expect(await read(`/v1/articles/${other.slug}`)).toMatchObject({ status: 200, isHit: true });
  });

  test('the desk goes through it, and nothing of it is kept', async () => {
    const authorization = `Bearer ${api.keys['content:read']}`;
    for (let n = 0; n < 2; n += 1) {
      const response = await fetch(`${varnish.origin}/v1/editorial/articles`, { headers: { authorization } });
      expect(response.status).toBe(200);
      expect(response.headers.get('x-varnish')).not.toContain(' ');
    }
  });
});
