import type { Db, Tx } from '../database/client.ts';
import type { Prisma } from '../database/generated/client.ts';
import type { WebhookModel } from '../database/generated/models.ts';

export type WebhookRow = WebhookModel;

/** One keyset page, newest first, and one more. */
export const listWebhookRows = (
  db: Db,
  after: { at: Date; id: string } | null,
  take: number,
): Promise<WebhookRow[]> =>
  db.webhook.findMany({
    where: after
      ? { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] }
      : {},
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: take + 1,
  });

export const findWebhook = (db: Db, id: string): Promise<WebhookRow | null> =>
  db.webhook.findUnique({ where: { id } });

/** Locked until the transaction ends. */
export async function lockWebhook(tx: Tx, id: string): Promise<WebhookRow | null> {
  await tx.$queryRaw`SELECT 1 FROM webhooks WHERE id = ${id}::uuid FOR UPDATE`;
  return findWebhook(tx, id);
}

type NewWebhook = Omit<Prisma.WebhookUncheckedCreateInput, 'cursor'>;

/** It is told of what is committed to the log from now on. */
export async function insertWebhook(tx: Tx, webhook: NewWebhook): Promise<WebhookRow> {
  const { _max } = await tx.change.aggregate({ _max: { sequence: true } });
  return tx.webhook.create({ data: { ...webhook, cursor: _max.sequence ?? 0n } });
}

export const updateWebhook = (
  tx: Tx,
  id: string,
  data: Prisma.WebhookUncheckedUpdateInput,
  now: Date,
): Promise<WebhookRow> =>
  tx.webhook.update({ where: { id }, data: { ...data, version: { increment: 1 }, updatedAt: now } });

export const deleteWebhookRow = (tx: Tx, id: string) => tx.webhook.delete({ where: { id } });

export type Load = {
  id: string;
  pending: number;
  oldestPendingAt: Date | null;
  dead: number;
  unread: number;
};

/** Most changes that are counted as not looked at. */
const mostUnread = 1_000;

export const findLoads = (db: Db, ids: string[]): Promise<Load[]> =>
  db.$queryRaw<Load[]>`
    SELECT w.id, d.pending, d.oldest AS "oldestPendingAt", d.dead, (
        SELECT count(*)::int FROM (
          SELECT FROM readable_changes c WHERE c.sequence > w.cursor LIMIT ${mostUnread}::int) unread
      ) AS unread
    FROM webhooks w CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE state = 'pending')::int AS pending,
        min(created_at) FILTER (WHERE state = 'pending') AS oldest,
        count(*) FILTER (WHERE state = 'dead')::int AS dead
      FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.state IN ('pending', 'dead')
    ) d WHERE w.id = ANY(${ids}::uuid[])`;

export type TermName = { id: string; slug: string; name: string };

const named = { id: true, slug: true, name: true } as const;

/** What the filters name, also what is in the trash by now. */
export async function findTermNames(db: Db, rows: readonly WebhookRow[]) {
  const categories = rows.flatMap(({ categoryIds }) => categoryIds);
  const tags = rows.flatMap(({ tagIds }) => tagIds);
  const found: TermName[] = [
    ...(categories.length > 0
      ? await db.category.findMany({ where: { id: { in: categories } }, select: named })
      : []),
    ...(tags.length > 0 ? await db.tag.findMany({ where: { id: { in: tags } }, select: named }) : []),
  ];
  return new Map(found.map((term) => [term.id, term]));
}

/** Other enabled webhooks that ask for a type by its name. */
export async function findEnabledFor(tx: Tx, type: string, except: string): Promise<string[]> {
  const rows = await tx.webhook.findMany({
    where: { enabled: true, types: { has: type }, id: { not: except } },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** How it does, without another version: nobody's change is out of date for it. */
export const noteHealth = (tx: Tx, id: string, data: Prisma.WebhookUncheckedUpdateInput) =>
  tx.webhook.update({ where: { id }, data });
