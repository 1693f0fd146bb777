import { factsOf } from '../audit/change.ts';
import { recordAudit } from '../audit/record.ts';
import type { PrismaClient, Tx } from '../database/client.ts';
import { inTransaction } from '../database/transaction.ts';
import { conflict, notFound, unprocessable } from '../errors.ts';
import type { Context } from '../http/implement.ts';
import type { Replay } from './deliveries/schema.ts';
import { nameOf } from './disable.ts';
import {
  type DeliveryRow,
  findDead,
  findDelivery,
  findPassingBetween,
  insertDeliveries,
  lockQueue,
  type NewDelivery,
} from './queue-store.ts';
import { lockWebhook, type WebhookRow } from './store.ts';
import { eventTypeOf, pingEvent } from './types.ts';

/** Most events that one call sets going. */
const mostReplayed = 10_000;

const endOfTime = new Date('9999-12-31T23:59:59.999Z');

async function openWebhook(tx: Tx, id: string): Promise<WebhookRow> {
  const row = await lockWebhook(tx, id);
  if (!row) throw notFound('The webhook');
  return row;
}

const audit = (tx: Tx, context: Context, action: string, resourceId: string, details: object) =>
  recordAudit(tx, context, { action, resourceType: 'webhook', resourceId, details: factsOf(details) });

/** Sends an event of no content, once, also to a webhook that is not enabled. */
export function ping(prisma: PrismaClient, webhookId: string, context: Context): Promise<DeliveryRow> {
  return inTransaction(prisma, async (tx) => {
    const row = await openWebhook(tx, webhookId);
    const data = { webhook: nameOf(row) };
    const id = await insertOne(tx, { webhookId, sequence: null, type: pingEvent, data, now: context.now });
    await audit(tx, context, 'webhook_pinged', webhookId, { delivery: id });
    return read(tx, webhookId, id);
  });
}

async function insertOne(tx: Tx, delivery: NewDelivery): Promise<string | undefined> {
  const [id] = await insertDeliveries(tx, [delivery]);
  return id;
}

async function read(tx: Tx, webhookId: string, id: string | undefined): Promise<DeliveryRow> {
  const row = id === undefined ? null : await findDelivery(tx, webhookId, id);
  if (!row) throw conflict('The event is on its way already.');
  return row;
}

/** What is in the log keeps its place in the order of its article, behind what is on its way already. */
const again = ({ webhookId, sequence, key, type, data }: DeliveryRow, now: Date): NewDelivery =>
  sequence === null
    ? { webhookId, sequence, type, data: data ?? {}, now }
    : { webhookId, sequence, key, type, now };

export function replayOne(
  prisma: PrismaClient,
  webhookId: string,
  deliveryId: string,
  context: Context,
): Promise<DeliveryRow> {
  return inTransaction(prisma, async (tx) => {
    await lockQueue(tx);
    await openWebhook(tx, webhookId);
    const delivery = await findDelivery(tx, webhookId, deliveryId);
    if (!delivery) throw notFound('The delivery');
    if (delivery.state === 'pending') throw conflict('The event is on its way already.');
    const id = await insertOne(tx, again(delivery, context.now));
    const made = await read(tx, webhookId, id);
    await audit(tx, context, 'webhook_replayed', webhookId, { delivery: deliveryId, count: 1 });
    return made;
  });
}

/** Sends again what was given up in a time, or all that changed in it, in the order of the log. Gives how many events. */
export function replayRange(
  prisma: PrismaClient,
  webhookId: string,
  { since, until, only = 'dead' }: Replay,
  context: Context,
): Promise<number> {
  const { now } = context;
  const from = new Date(since);
  const to = until === undefined ? endOfTime : new Date(until);
  return inTransaction(prisma, async (tx) => {
    await lockQueue(tx);
    await openWebhook(tx, webhookId);
    const room = mostReplayed + 1;
    const wanted: NewDelivery[] =
      only === 'dead'
        ? latestOfEach(await findDead(tx, webhookId, from, to, room)).map((delivery) => again(delivery, now))
        : (await findPassingBetween(tx, webhookId, from, to, room)).map(({ sequence, type, key }) => ({
            webhookId,
            sequence,
            key,
            type: eventTypeOf(type),
            now,
          }));
    if (wanted.length > mostReplayed)
      throw unprocessable(
        [{ pointer: '/until', detail: `takes in more than ${mostReplayed} events: replay a shorter time` }],
        'That is too much at once.',
      );
    const made = await insertDeliveries(tx, wanted);
    await audit(tx, context, 'webhook_replayed', webhookId, {
      since: from,
      until: to,
      only,
      count: made.length,
    });
    return made.length;
  });
}

/** One event may have been given up several times; and in the order of the log, whenever that was. */
function latestOfEach(rows: DeliveryRow[]): DeliveryRow[] {
  const once = new Map(rows.map((row) => [row.sequence ?? row.id, row]));
  const order = (row: DeliveryRow) => row.sequence ?? 0n;
  return [...once.values()].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}
