import type { Reader } from '../database/client.ts';
import { firstId, logAt } from '../delivery/changes/position.ts';
import { presentChange } from '../delivery/changes/present.ts';
import { readChanges } from '../delivery/changes/read.ts';
import { tokenOf } from '../delivery/changes/service.ts';
import { readLogState } from '../delivery/changes/store.ts';
import { ChangeEvent, type WebhookEvent } from './event-schema.ts';
import type { TakenDelivery } from './queue-store.ts';
import { eventTypeOf } from './types.ts';

type Told = Pick<TakenDelivery, 'sequence' | 'type' | 'data' | 'createdAt'>;

/**
 * What a delivery says: of the change log as it stands, so that an article which was killed meanwhile is not sent after
 * all. Null when the log does not have the change any more.
 */
export async function eventOf(
  reader: Reader,
  { sequence, type, data, createdAt }: Told,
  documents: boolean,
): Promise<WebhookEvent | null> {
  if (sequence === null) return { type, timestamp: createdAt.toISOString(), data } as WebhookEvent;
  const before = logAt(sequence - 1n);
  const { changes } = await readChanges(reader, before, 1, { documents, refreshed: false });
  const [change] = changes;
  if (!change || change.position.sequence !== sequence) return null;
  const { secret } = await readLogState(reader);
  // Who goes on from here hears of the pages that show something of it as well: of those no event is sent.
  const token = tokenOf({ sequence, within: firstId }, { filter: {}, documents, secret });
  const entry = presentChange(change, { token, documents, isOut: false });
  // What is not in the schema, which the document shows, can't leave.
  return ChangeEvent.parse({
    type: eventTypeOf(change.type),
    timestamp: entry.effectiveAt,
    data: { sequence: Number(sequence), ...entry },
  });
}
