import { afterEach, describe, expect, test } from '@jest/globals';
import { type ApiOptions, type Neighbour, startApi, type TestApi } from '../support/api.ts';
import { rounds } from '../support/rounds.ts';
import { watchReaders } from './readers.ts';

let api: TestApi | undefined;
let other: Neighbour | undefined;
afterEach(async () => {
  await other?.close();
  await api?.close();
});

async function twoProcesses(options: ApiOptions = {}) {
  api = await startApi({}, { timePasses: true, ...options });
  other = await api.another();
  return { api, other };
}

/** Ends the connections that both processes listen on. */
const cutOf = (of: TestApi) => () =>
  of.database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'dateline: cache' AND datname = current_database()`,
  );

describe('a reader never sees what was before an acknowledged write', () => {
  test('with two processes', async () => {
    const both = await twoProcesses();
    const { violations, ...outcome } = await watchReaders(both.api, both.other, { rounds: rounds(4, 7) });
    expect(violations).toEqual([]);
    expect(outcome.writes).toBeGreaterThan(15);
    expect(outcome.reads).toBeGreaterThan(100);
    expect(both.api.cache?.state().isLive).toBe(true);
    expect(both.other.cache?.state().entries).toBeGreaterThan(0);
  }, 60_000);

  test('while the connections that listen are cut again and again', async () => {
    const both = await twoProcesses();
    const { violations, writes } = await watchReaders(both.api, both.other, {
      rounds: rounds(4, 7),
      cut: cutOf(both.api),
    });
    expect(violations).toEqual([]);
    expect(writes).toBeGreaterThan(15);
  }, 60_000);

  test.each<[string, ApiOptions, boolean]>([
    ['nothing is heard', { ears: (ears) => ({ ...ears, told: () => {}, own: undefined }) }, false],
    [
      'a lost connection is not noticed',
      { ears: (ears) => ({ ...ears, lost: () => {}, found: () => {}, own: undefined }) },
      true,
    ],
  ])(
    'and this test would notice it: %s',
    async (_, options, isCut) => {
      const both = await twoProcesses(options);
      const seen = { same: false, other: false };
      // Sooner or later: a connection is cut in the moment that counts, and what was read before is read again.
      while (!seen.same || !seen.other) {
        const { violations } = await watchReaders(both.api, both.other, {
          rounds: rounds(3, 6),
          ...(isCut ? { cut: cutOf(both.api) } : {}),
        });
        seen.same ||= violations.some((violation) => violation.startsWith('same'));
        seen.other ||= violations.some((violation) => violation.startsWith('other'));
      }
    },
    60_000,
  );
});
