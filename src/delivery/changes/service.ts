import type { Reader } from '../../database/client.ts';
import { invalidRequest, tokenExpired } from '../../errors.ts';
import { type Filter, letThrough, nameOf, narrows } from './filter.ts';
import { isWalk, logAt, type Position, walkAt } from './position.ts';
import { presentChange } from './present.ts';
import { type Change, type Part, readChanges } from './read.ts';
import type { ChangeEntry } from './schema.ts';
import { type LogState, readLogState } from './store.ts';
import { readToken, writeToken } from './token.ts';

/** What somebody reads of the log. */
export type Reading = {
  filter: Filter;
  documents: boolean;
  secret: Buffer;
};

const notKept = (startOver: string) =>
  tokenExpired('The log is not kept so far back any more. Begin anew.', startOver);

/** Where a reading begins: at a token, at the start or now. `startOver` is the address that begins anew. */
export async function placeOf(
  reader: Reader,
  since: { parameter: string; text: string; startOver: string },
  filter: Filter,
): Promise<{ position: Position; state: LogState }> {
  const state = await readLogState(reader);
  const { parameter, text, startOver } = since;
  if (text === 'now') return { position: logAt(state.last), state };
  if (text === 'start') {
    // Who does not want what is there already need not walk over it.
    const walks = !filter.types || filter.types.includes('snapshot');
    return { position: walks ? walkAt(state.last) : logAt(state.last), state };
  }
  const position = readToken(text, state.secret, nameOf(filter));
  if (!position)
    throw invalidRequest([{ parameter, detail: 'is not a token of this log with these filters' }]);
  if (position.sequence < state.pruned) throw notKept(startOver);
  if (position.sequence > state.written)
    throw tokenExpired('The log has been set back to before this token. Begin anew.', startOver);
  return { position, state };
}

export const tokenOf = (position: Position, { filter, secret }: Reading) =>
  writeToken(position, secret, nameOf(filter));

export function entriesOf(changes: readonly Change[], reading: Reading): ChangeEntry[] {
  const { filter, documents } = reading;
  const about = nameOf(filter);
  return changes.flatMap((change) => {
    const passage = letThrough(change, filter);
    if (passage === 'not') return [];
    const token = writeToken(change.position, reading.secret, about);
    return [presentChange(change, { token, documents, isOut: passage === 'out' })];
  });
}

/** Most parts of the log that one request looks through for something that its filters let through. */
const mostParts = 10;

export async function readEntries(
  reader: Reader,
  from: Position,
  limit: number,
  reading: Reading,
  startOver: string,
): Promise<{ data: ChangeEntry[]; position: Position; more: boolean }> {
  const options = { documents: reading.documents, traits: narrows(reading.filter) };
  let part: Part = { changes: [], position: from, more: true, pruned: 0n };
  let data: ChangeEntry[] = [];
  for (let left = mostParts; left > 0 && data.length === 0 && part.more; left -= 1) {
    part = await readChanges(reader, part.position, limit, options);
    // Deleted since the token was looked at: what is missing would never be told.
    if (from.sequence < part.pruned) throw notKept(startOver);
    data = entriesOf(part.changes, reading);
  }
  return { data, position: part.position, more: part.more };
}

export function checkpointAt(position: Position): bigint {
  if (isWalk(position))
    throw invalidRequest([
      { parameter: 'at', detail: 'is of a walk that has not been read to its end; then there is a digest' },
    ]);
  return position.sequence;
}
