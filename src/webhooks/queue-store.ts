import { v7 as uuidv7 } from 'uuid';
import type { Db, PrismaClient, Tx } from '../database/client.ts';
import { Prisma } from '../database/generated/client.ts';
import type { WebhookAttemptModel, WebhookDeliveryModel } from '../database/generated/models.ts';

export type DeliveryRow = WebhookDeliveryModel;
export type AttemptRow = WebhookAttemptModel;

/** Positions are given under this lock, which is held to the commit: what is in front is there first. */
const lock = Prisma.sql`4201, 12`;

/** False when another process is at it. */
export async function tryLockQueue(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { locked: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(${lock}) AS locked`;
  return row?.locked ?? false;
}

export const lockQueue = (tx: Tx) => tx.$executeRaw`SELECT pg_advisory_xact_lock(${lock})`;

/** Enabled webhooks for which the log holds something new. */
export const findBehind = (db: Db): Promise<{ id: string }[]> =>
  db.$queryRaw`
    SELECT id FROM webhooks
    WHERE enabled AND cursor < (SELECT sequence FROM readable_changes ORDER BY sequence DESC LIMIT 1)`;

/** Where an enabled webhook stands in the log, held until the transaction ends; null when somebody else is at it. */
export async function holdCursor(tx: Tx, id: string): Promise<bigint | null> {
  const [row] = await tx.$queryRaw<{ cursor: bigint }[]>`
    SELECT cursor FROM webhooks WHERE id = ${id}::uuid AND enabled FOR NO KEY UPDATE SKIP LOCKED`;
  return row?.cursor ?? null;
}

/** The number of the last of the next so many changes; null when there is none. */
export async function endOfBatch(tx: Tx, after: bigint, most: number): Promise<bigint | null> {
  const [row] = await tx.$queryRaw<{ end: bigint | null }[]>`
    SELECT max(sequence) AS end FROM (
      SELECT sequence FROM readable_changes WHERE sequence > ${after} ORDER BY sequence LIMIT ${most}::int) batch`;
  return row?.end ?? null;
}

export const moveCursor = (tx: Tx, id: string, cursor: bigint) =>
  tx.$executeRaw`UPDATE webhooks SET cursor = ${cursor} WHERE id = ${id}::uuid`;

export type Logged = { sequence: bigint; type: string; key: string };

/**
 * What the filters of a webhook let through. An article counts with what it was before and after a change, so that
 * somebody who follows a category hears of what leaves it; what is about the article's address, with all that it ever was.
 */
const passing = (webhookId: string, condition: Prisma.Sql) => Prisma.sql`
  SELECT c.sequence, c.type, coalesce(c.article_id::text, c.term_kind || ':' || c.term_id) AS key
  FROM readable_changes c JOIN webhooks w ON w.id = ${webhookId}::uuid
  WHERE ${condition} AND (c.article_id IS NOT NULL OR c.term_id IS NOT NULL)
    AND (cardinality(w.types) = 0 OR regexp_replace(c.type, '_', '.') = ANY(w.types))
    AND CASE WHEN c.article_id IS NULL THEN
      (c.term_kind <> 'category' OR cardinality(w.category_ids) = 0 OR c.term_id = ANY(w.category_ids))
        AND (c.term_kind <> 'tag' OR cardinality(w.tag_ids) = 0 OR c.term_id = ANY(w.tag_ids))
    ELSE cardinality(w.languages) + cardinality(w.category_ids) + cardinality(w.tag_ids) = 0 OR EXISTS (
      SELECT FROM publications p
      WHERE p.article_id = c.article_id AND p.valid_from <= c.effective_at
        AND (p.id = c.publication_id OR p.valid_to >= c.effective_at
          OR c.type IN ('article_killed', 'article_kill_lifted', 'slug_released'))
        AND (cardinality(w.languages) = 0 OR p.language = ANY(w.languages))
        AND (cardinality(w.category_ids) = 0 OR p.category_id = ANY(w.category_ids))
        AND (cardinality(w.tag_ids) = 0 OR p.tag_ids && w.tag_ids))
    END`;

export const findPassing = (tx: Tx, webhookId: string, after: bigint, upTo: bigint): Promise<Logged[]> =>
  tx.$queryRaw`${passing(webhookId, Prisma.sql`c.sequence > ${after} AND c.sequence <= ${upTo}`)} ORDER BY c.sequence`;

/** Of a time, as far as the webhook has read. */
export const findPassingBetween = (
  tx: Tx,
  webhookId: string,
  since: Date,
  until: Date,
  most: number,
): Promise<Logged[]> => {
  const range = Prisma.sql`c.effective_at >= ${since} AND c.effective_at < ${until} AND c.sequence <= w.cursor`;
  return tx.$queryRaw`${passing(webhookId, range)} ORDER BY c.sequence LIMIT ${most}::int`;
};

export const findDead = (tx: Tx, webhookId: string, since: Date, until: Date, most: number) =>
  tx.webhookDelivery.findMany({
    where: { webhookId, state: 'dead', finishedAt: { gte: since, lt: until } },
    orderBy: { position: 'asc' },
    take: most,
  });

export type NewDelivery = {
  webhookId: string;
  sequence: bigint | null;
  key?: string;
  type: string;
  data?: Prisma.InputJsonValue;
  now: Date;
};

/** In their order. A change that is on its way already is passed over. Gives the ids of what is new. */
export async function insertDeliveries(tx: Tx, deliveries: readonly NewDelivery[]): Promise<string[]> {
  if (deliveries.length === 0) return [];
  const data = deliveries.map(({ now, key, ...rest }) => {
    const id = uuidv7();
    return { ...rest, id, key: key ?? id, dueAt: now, createdAt: now };
  });
  const rows = await tx.webhookDelivery.createManyAndReturn({
    data,
    skipDuplicates: true,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

export type TakenDelivery = Pick<
  DeliveryRow,
  'id' | 'webhookId' | 'sequence' | 'type' | 'data' | 'attempts' | 'createdAt'
> & { lease: string };

export type Taking = {
  now: Date;
  /** Most in all, and most that one webhook is sent at a time by all processes. */
  most: number;
  each: number;
  leasedUntil: Date;
};

/**
 * Takes what is due, for as long as the lease goes. Of one key only the first that is not done with: the others wait,
 * whatever comes of it. What somebody took whose lease is over is taken from them. A ping goes out to a webhook that is not
 * enabled as well.
 */
export function takeDue(db: Db, { now, most, each, leasedUntil }: Taking): Promise<TakenDelivery[]> {
  const lease = uuidv7();
  return db.$queryRaw<TakenDelivery[]>`
    UPDATE webhook_deliveries SET lease = ${lease}::uuid, leased_until = ${leasedUntil}
    WHERE id IN (
      SELECT due.id FROM webhooks w CROSS JOIN LATERAL (
        SELECT d.id, d.position FROM webhook_deliveries d
        WHERE d.webhook_id = w.id AND d.state = 'pending' AND d.due_at <= ${now}
          AND (d.leased_until IS NULL OR d.leased_until <= ${now})
          AND (d.type = 'webhook.ping' OR (w.enabled AND (w.resting_until IS NULL OR w.resting_until <= ${now})))
          AND NOT EXISTS (
            SELECT FROM webhook_deliveries b
            WHERE b.webhook_id = w.id AND b.key = d.key AND b.position < d.position AND b.state = 'pending')
        ORDER BY d.position
        LIMIT greatest(0, ${each}::int - (
          SELECT count(*) FROM webhook_deliveries u
          WHERE u.webhook_id = w.id AND u.state = 'pending' AND u.leased_until > ${now}))
        FOR UPDATE SKIP LOCKED
      ) due
      ORDER BY due.position LIMIT ${most}::int)
    RETURNING id, webhook_id AS "webhookId", sequence, type, data, attempts, created_at AS "createdAt", lease`;
}

/** Gives back what was taken and not tried. */
export const giveBack = (db: Db, { id, lease }: TakenDelivery) =>
  db.webhookDelivery.updateMany({ where: { id, lease }, data: { lease: null, leasedUntil: null } });

export type Settled = Pick<DeliveryRow, 'state' | 'dueAt' | 'finishedAt'> | Pick<DeliveryRow, 'dueAt'>;

/** False when it is not ours any more: the lease was over, or the webhook was deleted. */
export async function settle(
  tx: Tx,
  { id, lease }: TakenDelivery,
  data: Partial<DeliveryRow>,
): Promise<boolean> {
  const { data: _, ...rest } = data;
  const { count } = await tx.webhookDelivery.updateMany({
    where: { id, lease, state: 'pending' },
    data: { ...rest, attempts: { increment: 1 }, lease: null, leasedUntil: null },
  });
  return count === 1;
}

export const insertAttempt = (tx: Tx, attempt: AttemptRow) => tx.webhookAttempt.create({ data: attempt });

/** What waited is sent at once, with all attempts before it. */
export const startAnew = (tx: Tx, webhookId: string, now: Date) =>
  tx.webhookDelivery.updateMany({
    where: { webhookId, state: 'pending' },
    data: { dueAt: now, attempts: 0 },
  });

export type DeliveryFilter = {
  state?: string | undefined;
  type?: string | undefined;
  article?: string | undefined;
};

/** One keyset page, newest first, and one more. */
export const listDeliveryRows = (
  db: Db,
  webhookId: string,
  { state, type, article }: DeliveryFilter,
  before: bigint | null,
  take: number,
): Promise<DeliveryRow[]> =>
  db.webhookDelivery.findMany({
    where: {
      webhookId,
      ...(state ? { state } : {}),
      ...(type ? { type } : {}),
      ...(article ? { key: article } : {}),
      ...(before === null ? {} : { position: { lt: before } }),
    },
    orderBy: { position: 'desc' },
    take: take + 1,
  });

export const findDelivery = (db: Db, webhookId: string, id: string): Promise<DeliveryRow | null> =>
  db.webhookDelivery.findFirst({ where: { webhookId, id } });

/** One keyset page, newest first, and one more. */
export const listAttemptRows = (
  db: Db,
  webhookId: string,
  deliveryId: string | undefined,
  after: { at: Date; id: string } | null,
  take: number,
): Promise<AttemptRow[]> =>
  db.webhookAttempt.findMany({
    where: {
      webhookId,
      ...(deliveryId ? { deliveryId } : {}),
      ...(after && {
        OR: [{ startedAt: { lt: after.at } }, { startedAt: after.at, id: { lt: after.id } }],
      }),
    },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: take + 1,
  });

/** Most rows that one statement removes, so that none runs long. */
const batch = 1_000;

/** Deletes attempts of before an instant, and deliveries that were over before it, and says how many. */
export async function purgeDeliveries(prisma: PrismaClient, before: Date): Promise<number> {
  let total = 0;
  for (let removed = batch; removed === batch; total += removed)
    removed = await prisma.$executeRaw`
      DELETE FROM webhook_attempts WHERE id IN (
        SELECT id FROM webhook_attempts WHERE started_at < ${before}
        ORDER BY started_at LIMIT ${batch}::int FOR UPDATE SKIP LOCKED)`;
  for (let removed = batch; removed === batch; total += removed)
    removed = await prisma.$executeRaw`
      DELETE FROM webhook_deliveries WHERE id IN (
        SELECT id FROM webhook_deliveries WHERE finished_at < ${before}
        ORDER BY finished_at LIMIT ${batch}::int FOR UPDATE SKIP LOCKED)`;
  return total;
}
