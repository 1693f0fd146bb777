import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '../../client/client.ts';
import { ConnectionError, ProblemError } from '../../client/errors.ts';
import { changeContract } from '../../delivery/changes/contract.ts';
import { type Command, type CommandContext, CommandError, textOption, UsageError } from '../command.ts';
import { openFolder } from './folder.ts';
import { type Mirror, openMirror } from './mirror.ts';
import { bar } from './progress.ts';

/** Before a server is asked again that did not answer, or had not told everything yet; in milliseconds. */
const pause = 2_000;
/** Longest that it is left alone for at its own wish, in milliseconds. */
const longestPause = 600_000;

function operands({ positionals }: CommandContext): { url: string; folder: string } {
  const [url, folder, ...others] = positionals;
  if (url === undefined || folder === undefined || others.length > 0)
    throw new UsageError('Name a server and a folder: URL FOLDER.');
  if (!URL.canParse(url) || !/^https?:/i.test(url))
    throw new UsageError(`${url} is not an http or https URL.`);
  return { url: url.replace(/\/+$/, ''), folder };
}

/** Brings the copy to where the server is, and proves it; a copy that does not add up is made anew, once. */
async function bringUp(mirror: Mirror, { note, progress }: CommandContext): Promise<void> {
  const expected = await mirror.expected();
  const show = (items: number) => progress?.(bar(items, expected));
  for (const isLast of [false, true]) {
    await mirror.catchUp(show);
    progress?.('');
    if (await mirror.isComplete()) return;
    // What a schedule has ended, the first walk leaves out at once, and the log tells of a moment later.
    await sleep(pause);
    await mirror.catchUp(show);
    progress?.('');
    if (await mirror.isComplete()) return;
    if (isLast) break;
    note('The copy does not add up to the digest of the server. Reading everything anew.');
    await mirror.beginAnew();
  }
  throw new CommandError('The copy is not complete: it does not add up to the digest of the server.');
}

/** Resolves when there is more in the log than the copy has, or the server has ended the stream. */
async function nextChange(client: Client, since: string | undefined): Promise<void> {
  const stream = await client.open(changeContract.stream, { query: { since } });
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  try {
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      if (/^data:/m.test(text)) return;
      // Of the line that goes on in the next part.
      text = text.slice(text.lastIndexOf('\n') + 1);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** What goes by itself; `fetch` throws a TypeError when a connection breaks off. */
const isPassing = (error: unknown) =>
  error instanceof ConnectionError ||
  error instanceof TypeError ||
  (error instanceof ProblemError && [410, 429, 500, 502, 503, 504].includes(error.problem.status));

/** As long as the server asks for, if it does. */
function pauseAfter(error: unknown): number {
  const asks = error instanceof ProblemError || error instanceof ConnectionError;
  const seconds = asks ? error.retryAfter : undefined;
  return seconds === undefined ? pause : Math.min(seconds * 1_000, longestPause);
}

export const command: Command = {
  operands: 'URL FOLDER',
  summary: 'Keeps a folder equal to what readers of a server see: a file for each article and term.',
  details:
    'Goes on from where it was, whenever and however it was stopped. Ends when the copy is complete, which it proves by the ' +
    'digest of the server: 0 then, 1 when it is not or the server cannot be reached. A file holds {"version", "document"}.',
  options: {
    watch: { type: 'boolean', help: 'Go on, and follow each change as it comes about.' },
    key: { type: 'string', value: 'KEY', help: 'A key with delivery:read, for a server that wants one.' },
  },
  run: async (context) => {
    const { url, folder } = operands(context);
    const { environment, print, note } = context;
    const ownKey = environment.DATELINE_URL === url ? environment.DATELINE_API_KEY : undefined;
    const client = createClient({ url, key: textOption(context, 'key') ?? (ownKey || undefined) });
    const mirror = await openMirror(client, url, openFolder(folder));
    await bringUp(mirror, context);
    print(`Complete: ${mirror.size()} articles and terms in ${folder}, as the digest of ${url} proves.`);
    while (context.values.watch) {
      try {
        await nextChange(client, mirror.token());
        await bringUp(mirror, context);
      } catch (error) {
        if (!isPassing(error)) throw error;
        note(`${(error as Error).message} Trying again.`);
        await sleep(pauseAfter(error));
        // What fails again, the stream says next.
        await bringUp(mirror, context).catch(() => {});
      }
    }
  },
};
