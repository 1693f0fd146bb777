import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import { StartError } from './errors.ts';

/** What passes by itself: no server yet, or one that is starting, stopping or full. */
const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  '57P01',
  '57P03',
  '53300',
]);

type Failure = Error & { code?: string; errors?: Failure[] };

const codeOf = (error: Failure): string | undefined => error.code ?? error.errors?.[0]?.code;
const messageOf = (error: Failure): string =>
  error.message || error.errors?.[0]?.message || codeOf(error) || 'no reason';
const passes = (error: Failure) =>
  passing.has(codeOf(error) ?? '') || /terminated unexpectedly|timeout expired/i.test(error.message);

async function connect(url: string, patience: number): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: Math.max(patience, 1_000) });
  // A connection that breaks later raises this event, which without a listener ends the process.
  client.on('error', () => {});
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => {});
  }
}

/** The server and database of a URL, without its password. */
export function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname || 'the local socket'}:${port || 5432}${pathname}`;
  } catch {
    return 'DATABASE_URL';
  }
}

/** Waits for the Postgres of `DATABASE_URL` to answer, up to `patience` milliseconds. */
export async function waitForDatabase(
  url: string,
  { patience = 30_000, log, signal }: { patience?: number; log: Logger; signal: AbortSignal },
): Promise<void> {
  const deadline = Date.now() + patience;
  const place = placeOf(url);
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      return await connect(url, deadline - Date.now());
    } catch (error) {
      const failure = error as Failure;
      if (!passes(failure))
        throw new StartError(`The database at ${place} refuses: ${messageOf(failure)}.`, error);
      if (Date.now() + pause > deadline)
        throw new StartError(
          `No database answers at ${place} (${messageOf(failure)}). Is DATABASE_URL right, and the server up?`,
          error,
        );
      log.warn({ place, reason: messageOf(failure) }, 'waiting for the database');
      await sleep(pause, undefined, { signal });
    }
  }
}
