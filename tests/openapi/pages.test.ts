import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { startApi, type TestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ DATELINE_SITE_NAME: 'The <b>Harbour</b> & "Times"' });
});
afterAll(() => api.close());

const policy = (header: unknown) =>
  Object.fromEntries(
    String(header)
      .split(';')
      .map((directive) => directive.trim().split(' '))
      .map(([name, ...sources]) => [name, sources.join(' ')]),
  );

describe('/', () => {
  test('is a page for a browser and links for a program', async () => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const page = await api.call('get', '/', { headers: { Accept: accept } });
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    for (const header of [{}, { Accept: '*/*' }, { Accept: 'application/json' }]) {
      const links = await api.call('get', '/', { headers: header });
      expect(links.body.links).toEqual({
        documentation: '/docs/',
        openapi: '/openapi.json',
        articles: '/v1/articles',
        health: '/health/ready',
        site: api.config.DATELINE_SITE_URL,
      });
    }
    expect(page.headers.vary).toContain('Accept');
  });

  test('every link of it leads somewhere', async () => {
    const { body } = await api.call('get', '/');
    const here = Object.values(body.links as Record<string, string>).filter((link) => link.startsWith('/'));
    expect(here).toHaveLength(4);
    for (const path of here) expect([path, (await api.call('get', path)).status]).toEqual([path, 200]);
  });

  test('escapes the name of the site, runs no script, and takes only its own style', async () => {
    const page = await api.call('get', '/', { headers: { Accept: 'text/html' } });
    expect(page.text).toContain('The &lt;b&gt;Harbour&lt;/b&gt; &amp; &quot;Times&quot;');
    expect(page.text).not.toContain('<script');
    const style = /<style>([\s\S]*)<\/style>/.exec(page.text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(policy(page.headers['content-security-policy'])).toMatchObject({
      'default-src': "'none'",
      'style-src': `'sha256-${hash}'`,
    });
  });

  test('is 406 to who takes neither', async () => {
    expect((await api.call('get', '/', { headers: { Accept: 'text/csv' } })).status).toBe(406);
  });
});

describe('the document', () => {
  test('is the same as YAML and as JSON, and is revalidated', async () => {
    const yaml = await api.call('get', '/openapi.yaml');
    const json = await api.call('get', '/openapi.json');
    expect(yaml.headers['content-type']).toBe('application/yaml; charset=utf-8');
    expect(parse(yaml.text ?? yaml.body.toString())).toEqual(json.body);
    expect(json.body.openapi).toMatch(/^3\.1\./);
    const again = await api.call('get', '/openapi.json', {
      headers: { 'If-None-Match': String(json.headers.etag) },
    });
    expect(again.status).toBe(304);
  });
});

describe('/docs', () => {
  test('leads to Swagger UI, which takes nothing from elsewhere', async () => {
    const moved = await api.call('get', '/docs');
    expect([moved.status, moved.headers.location]).toEqual([308, 'docs/']);
    const page = await api.call('get', '/docs/');
    const directives = policy(page.headers['content-security-policy']);
    expect(directives).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
    });
    const addresses = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(addresses.length).toBeGreaterThan(5);
    for (const address of addresses.filter((one) => !one.startsWith('data:'))) {
      expect(address).toMatch(/^\.\.?\//);
      const { pathname } = new URL(address, 'http://localhost/docs/');
      expect([pathname, (await api.call('get', pathname)).status]).toEqual([pathname, 200]);
    }
  });

  test('keeps the key, tries out at once, and asks no validator', async () => {
    const { text } = await api.call('get', '/docs/swagger-ui-init.js');
    for (const option of [
      '"swaggerUrl": "../openapi.json"',
      '"persistAuthorization": true',
      '"tryItOutEnabled": true',
      '"filter": true',
      '"validatorUrl": null',
    ])
      expect(text).toContain(option);
  });

  test('serves nothing else of the package', async () => {
    for (const file of [
      'package.json',
      'index.html',
      'swagger-ui.js',
      'swagger-ui.css.map',
      'x',
      '..%2Fpackage.json',
      '%00',
    ])
      expect([file, (await api.call('get', `/docs/${file}`)).status]).toEqual([file, 404]);
  });
});

test.each(['/', '/docs', '/docs/', '/docs/swagger-ui.css', '/openapi.yaml', '/openapi.json'])(
  '%s is only for reading',
  async (path) => {
    for (const method of ['post', 'put', 'patch', 'delete'] as const) {
      const answer = await api.call(method, path);
      expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, 'GET, HEAD, OPTIONS']);
    }
    expect((await api.call('head', path)).status).toBeLessThan(400);
  },
);
