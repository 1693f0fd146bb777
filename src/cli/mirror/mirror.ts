import type { z } from 'zod';
import type { Client } from '../../client/client.ts';
import { ProblemError } from '../../client/errors.ts';
import { changeContract } from '../../delivery/changes/contract.ts';
import type { ChangeEntry } from '../../delivery/changes/schema.ts';
import { CommandError } from '../command.ts';
import { digestOf } from './digest.ts';
import type { Folder, Thing, Written } from './folder.ts';

/** Changes that are asked for at once. */
const limit = 100;

type Entry = z.output<typeof ChangeEntry>;

function thingOf({ article, term }: Entry): Thing {
  if (article) return { kind: 'article', id: article.id };
  if (term) return { kind: term.kind, id: term.id };
  throw new CommandError('The server tells of a change of nothing. Is this dateline older than it?');
}

const keyOf = ({ kind, id }: Thing) => `${kind} ${id}`;

export type Mirror = Awaited<ReturnType<typeof openMirror>>;

/** A copy of what readers see, kept by the change log. */
export async function openMirror(client: Client, url: string, folder: Folder) {
  await folder.prepare();
  const state = (await folder.readState()) ?? { url, isAnew: false };
  if (state.url !== url) throw new CommandError(`The folder is a copy of ${state.url}. Take another one.`);
  const versions = await folder.readVersions();
  // A walk over what was there before knows what it has seen only as long as it is under way.
  let seen: Set<string> | undefined = state.isAnew ? new Set() : undefined;
  let token = state.isAnew ? undefined : state.token;

  async function put(things: Map<string, Written>): Promise<void> {
    await folder.put(things.values());
    for (const [key, { version }] of things) {
      seen?.add(key);
      if (version === null) versions.delete(key);
      else versions.set(key, version);
    }
  }

  /** Everything from the start, over what is there; what is not found again is taken away when all has been read. */
  async function beginAnew(): Promise<void> {
    token = undefined;
    seen = new Set();
    await folder.writeState({ url, isAnew: true });
  }

  async function takeAwayUnseen(known: Set<string>): Promise<void> {
    const unseen = [...versions.keys()].filter((key) => !known.has(key));
    const things = unseen.map((key): [string, Written] => {
      const [kind, id] = key.split(' ') as [Thing['kind'], string];
      return [key, { kind, id, version: null, document: null }];
    });
    await put(new Map(things));
  }

  async function read(): Promise<boolean> {
    const query = { include: 'document', limit: String(limit), ...(token ? { since: token } : {}) } as never;
    const { body } = await client.call(changeContract.list, { query });
    // Of several changes of one thing the last is what counts.
    const things = body.data.map((entry): [string, Written] => {
      const { version, document = null } = entry;
      return [keyOf(thingOf(entry)), { ...thingOf(entry), version, document }];
    });
    await put(new Map(things));
    if (!body.more && seen) {
      await takeAwayUnseen(seen);
      seen = undefined;
    }
    if (body.nextToken === token) return body.more;
    token = body.nextToken;
    await folder.writeState({ url, token, isAnew: seen !== undefined });
    return body.more;
  }

  return {
    size: () => versions.size,
    token: () => token,
    beginAnew,
    /** Reads what has changed since, to the end of the log. */
    catchUp: async (progress: (items: number) => void): Promise<void> => {
      for (let more = true; more; ) {
        try {
          more = await read();
        } catch (error) {
          if (!(error instanceof ProblemError && error.problem.code === 'token_expired')) throw error;
          await beginAnew();
        }
        progress(versions.size);
      }
    },
    /** Whether the copy is what the server says it has to be at this place in the log. */
    isComplete: async (): Promise<boolean> => {
      const { body } = await client.call(changeContract.digest, { query: { at: token } });
      return body.items === versions.size && body.digest === digestOf(versions);
    },
    /** How many things there will be, about. */
    expected: async (): Promise<number> =>
      (await client.call(changeContract.digest, { query: {} })).body.items,
  };
}
