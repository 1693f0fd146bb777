import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { loadSampleContent } from '../../src/sample/load.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { findChromium, launch } from './chromium.ts';
import { swaggerPage } from './swagger-page.ts';
import { type Trespasses, watch } from './watch.ts';

const executable = findChromium();
if (!executable)
  console.warn(
    'No Chromium was found: the browser tests are skipped. Install one, or set CHROME_PATH to it.',
  );

const screenshots = fileURLToPath(new URL('./screenshots/', import.meta.url));
const shot = (page: Page, name: string, fullPage = false) =>
  page.screenshot({ path: `${screenshots}${name}.png`, fullPage });

const suite = executable ? describe : describe.skip;

suite('in a browser', () => {
  let api: TestApi;
  let origin: string;
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    api = await startApi();
    await loadSampleContent({ prisma: api.database.prisma, log: pino({ level: 'silent' }) });
    origin = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
    browser = await launch(executable ?? '');
  });

  afterAll(async () => {
    await browser?.close();
    await api.close();
  });

  async function open(options: BrowserContextOptions = {}): Promise<{ page: Page; trespasses: Trespasses }> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const trespasses = await watch(context, origin);
    return { page: await context.newPage(), trespasses };
  }

  test('an article is written, published and read by clicking through /docs', async () => {
    const { page, trespasses } = await open();
    const docs = swaggerPage(page);
    await docs.open(origin);
    await shot(page, 'docs');

    await docs.authorise(api.keys.admin);
    expect(await docs.isAuthorised()).toBe(true);
    await page.reload();
    await page.locator('.opblock').first().waitFor();
    expect(await docs.isAuthorised()).toBe(true);

    // The body is the example that the page offers.
    const created = await docs.execute('createArticle');
    expect((await docs.shown('createArticle')).status).toBe('201');
    const article = (await created.json()) as { id: string; slug: string; headline: string };
    await docs.operation('createArticle').scrollIntoViewIfNeeded();
    await shot(page, 'docs-create');

    await docs.execute('publishArticle', { parameters: { article: article.id } });
    expect((await docs.shown('publishArticle')).status).toBe('200');

    await docs.execute('readArticle', { parameters: { article: article.slug } });
    const read = await docs.shown('readArticle');
    expect(read.status).toBe('200');
    expect(read.body).toContain(article.headline);
    await docs.operation('readArticle').scrollIntoViewIfNeeded();
    await shot(page, 'docs-read');

    expect(trespasses).toEqual([]);
    await page.context().close();
  });

  test('a link into /docs opens its operation, and the page is dark where the system is', async () => {
    const { page, trespasses } = await open({ colorScheme: 'dark' });
    await page.goto(`${origin}/docs/#/Articles/readArticle`);
    await page.locator('.opblock[id$="-readArticle"].is-open').waitFor();
    const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(paper).not.toBe('rgb(255, 255, 255)');
    await page.evaluate('scrollTo(0, 0)');
    await shot(page, 'docs-dark');
    expect(trespasses).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['welcome-light', { colorScheme: 'light' }],
    ['welcome-dark', { colorScheme: 'dark' }],
    ['welcome-phone', { viewport: { width: 360, height: 740 } }],
  ] as const)('/ shows its doors and stories, with no way to scroll sideways (%s)', async (name, options) => {
    const { page, trespasses } = await open(options);
    await page.goto(`${origin}/`);
    await shot(page, name, true);
    expect(await page.locator('.doors a').count()).toBe(4);
    expect(await page.locator('.stories a').count()).toBe(3);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.locator('.stories a').first().click();
    expect(await page.locator('body').innerText()).toContain('"headline"');
    expect(trespasses).toEqual([]);
    await page.context().close();
  });
});
