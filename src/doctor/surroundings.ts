import { statfs } from 'node:fs/promises';
import os from 'node:os';
import type { Config } from '../config.ts';
import { type Finding, failure, fine, warning } from './finding.ts';

const gigabyte = 1_073_741_824;
const inGigabytes = (bytes: number) => `${(bytes / gigabyte).toFixed(1)} GB`;

/** Room on the disk of the embedded database; that of another server is seen there only. */
export async function lookAtDisk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const told = `${inGigabytes(free)} free at ${folder}`;
  const mend = 'A database on a full disk stops: make room before it does.';
  if (free < gigabyte / 4) return failure('disk', `${told}.`, mend);
  return free < 2 * gigabyte ? warning('disk', `${told}.`, mend) : fine('disk', told);
}

/** The response cache against the memory that this machine, or container, has. */
export function lookAtCache({ DATELINE_CACHE_SIZE: size }: Pick<Config, 'DATELINE_CACHE_SIZE'>): Finding {
  if (size === 0)
    return warning('cache', 'switched off: every answer is made anew.', 'DATELINE_CACHE_SIZE=67108864');
  const memory = process.constrainedMemory() || os.totalmem();
  const has = Math.min(memory, os.totalmem());
  const told = `${Math.round(size / 1_048_576)} MB of ${inGigabytes(has)}`;
  return size > has / 2
    ? warning('cache', `${told}: the rest of the process needs about 200 MB.`, 'Lower DATELINE_CACHE_SIZE.')
    : fine('cache', told);
}

async function answerOf(url: string, method = 'GET'): Promise<{ status: number; text: string } | string> {
  try {
    const response = await fetch(url, { method, redirect: 'manual', signal: AbortSignal.timeout(5_000) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    return cause?.message || message;
  }
}

/** Whether the cache in front can be reached; nothing is purged. */
export async function lookAtPurges(url: string): Promise<Finding> {
  const answer = await answerOf(url, 'HEAD');
  return typeof answer === 'string'
    ? failure('purges', `${url} cannot be reached: ${answer}.`, 'Mend DATELINE_PURGE_URL, or the way there.')
    : fine('purges', `${new URL(url).host} answers (${answer.status})`);
}

/** Whether the API is reached where the settings say that clients reach it. */
export async function lookAtApi(url: string): Promise<Finding> {
  const answer = await answerOf(`${url}/health/ready`);
  if (typeof answer === 'string')
    return warning(
      'API',
      `${url} cannot be reached: ${answer}.`,
      'Start it, or mend DATELINE_PUBLIC_URL or the proxy in front.',
    );
  if (answer.status === 200) return fine('API', `${url} is ready`);
  const isOurs = answer.text.includes('urn:dateline:problem:');
  return failure(
    'API',
    isOurs
      ? `${url} is not ready: ${(JSON.parse(answer.text) as { detail: string }).detail}`
      : `what answers at ${url} is not Dateline (${answer.status}).`,
    isOurs ? 'Its log tells more.' : 'Mend DATELINE_PUBLIC_URL or the proxy in front.',
  );
}
