import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type LookOptions, lookAt } from '../../src/links/look-at.ts';
import { isPrivate } from '../../src/outbound/addresses.ts';
import { readRetryAfter } from '../../src/outbound/retry-after.ts';
import { startPages } from './pages.ts';

const now = new Date('2026-11-24T08:00:00.000Z');

let pages: Awaited<ReturnType<typeof startPages>>;
beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages.close());

const options: LookOptions = {
  userAgent: 'Test',
  timeoutMs: 300,
  allowPrivate: true,
  signal: new AbortController().signal,
  now: () => now,
  turnAt: async () => {},
};

test.each([
  ['/there', 'yes', 200, null],
  ['/only-get', 'yes', 200, null],
  ['/moved', 'yes', 200, null],
  ['/gone', 'no', 404, null],
  ['/broken', 'no', 500, null],
  ['/guarded', 'unknown', 403, null],
  ['/circle', 'no', 302, 'too_many_redirects'],
  ['/odd', 'no', 302, 'bad_redirect'],
  ['/silent', 'no', null, 'timeout'],
])('%s is there: %s', async (path, found, status, problem) => {
  expect(await lookAt(pages.origin + path, options)).toMatchObject({ found, status, problem });
});

test('who is busy says until when to be left alone, and is not asked a second time', async () => {
  pages.asked.length = 0;
  const verdict = await lookAt(`${pages.origin}/busy`, options);
  expect(verdict).toMatchObject({ found: 'unknown', notBefore: new Date(now.getTime() + 7_200_000) });
  expect(pages.asked).toEqual(['HEAD /busy']);
  expect(readRetryAfter('Tue, 24 Nov 2026 09:00:00 GMT', now)).toEqual(new Date('2026-11-24T09:00:00Z'));
  expect(readRetryAfter('soon', now)).toBeNull();
});

test('nothing of this machine or its network is asked, however it is written', async () => {
  const { port } = new URL(pages.origin);
  pages.asked.length = 0;
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '0'])
    expect([
      host,
      (await lookAt(`http://${host}:${port}/there`, { ...options, allowPrivate: false })).problem,
    ]).toEqual([host, 'private_address']);
  expect(pages.asked).toEqual([]);
  for (const address of [
    '10.1.2.3',
    '169.254.169.254',
    '192.168.0.1',
    '100.64.0.1',
    'fd00::1',
    'fe80::1',
    '2002:7f00:1::',
  ])
    expect([address, isPrivate(address)]).toEqual([address, true]);
  for (const address of ['93.184.215.14', '2606:4700::1111'])
    expect([address, isPrivate(address)]).toEqual([address, false]);
});
