import { type Client, createClient } from '../client/client.ts';
import { readAdminKey, readServerFile } from '../start/data-files.ts';
import { type Command, type CommandContext, CommandError, textOption } from './command.ts';

export const connectionOptions: Command['options'] = {
  url: {
    type: 'string',
    value: 'URL',
    help: 'Where the API is; else DATELINE_URL, else the one running here.',
  },
  key: {
    type: 'string',
    value: 'KEY',
    help: 'The key to call it with; else DATELINE_API_KEY, else the one kept here.',
  },
};

const howToStart = 'Start one with `npm start` in the checkout, or name one with --url or DATELINE_URL.';

/**
 * A client of the API that was named, or of the one that runs on the data folder here. The admin key of the
 * folder goes to that one only: no other address is to see it.
 */
export async function connect(context: CommandContext): Promise<{ client: Client; url: string }> {
  const { environment } = context;
  const dataDir = environment.DATELINE_DATA_DIR || '.dateline';
  const local = await readServerFile(dataDir);
  const url = textOption(context, 'url') ?? (environment.DATELINE_URL || local?.url);
  if (url === undefined) throw new CommandError(`No API runs on the data folder ${dataDir}. ${howToStart}`);
  if (!URL.canParse(url) || !/^https?:/i.test(url))
    throw new CommandError(`${url} is not an http or https URL.`);
  const isLocal = local !== undefined && isSame(url, local.url);
  const given = textOption(context, 'key') ?? (environment.DATELINE_API_KEY || undefined);
  const key = given ?? (isLocal ? await readAdminKey(dataDir) : undefined);
  if (key === undefined)
    throw new CommandError(`There is no key for ${url}. Name one with --key or DATELINE_API_KEY.`);
  return { client: createClient({ url, key }), url: url.replace(/\/+$/, '') };
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The same origin; the names of this machine for itself are one. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  if (a.origin === b.origin) return true;
  return (
    a.protocol === b.protocol && a.port === b.port && loopback.has(a.hostname) && loopback.has(b.hostname)
  );
}

export const unreachable = (message: string) => `${message} ${howToStart}`;
