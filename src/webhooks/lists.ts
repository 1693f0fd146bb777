import { z } from 'zod';
import type { PrismaClient } from '../database/client.ts';
import { notFound } from '../errors.ts';
import { TimePosition } from '../http/instant.ts';
import { listName, readCursor, writeCursor } from '../http/pagination.ts';
import {
  type AttemptRow,
  type DeliveryFilter,
  type DeliveryRow,
  listAttemptRows,
  listDeliveryRows,
} from './queue-store.ts';
import { findWebhook, listWebhookRows, type WebhookRow } from './store.ts';

type Query = { limit: number; cursor?: string | undefined };
type Page<Row> = { rows: Row[]; nextCursor: string | null };

function pageOfTime<Row extends { id: string }>(
  list: string,
  found: Row[],
  limit: number,
  timeOf: (row: Row) => Date,
): Page<Row> {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const more = found.length > limit && last;
  return { rows, nextCursor: more ? writeCursor(list, [timeOf(last).toISOString(), last.id]) : null };
}

function afterOf(list: string, cursor: string | undefined): { at: Date; id: string } | null {
  const [at, id] = cursor ? readCursor(list, cursor, TimePosition) : [];
  return at && id ? { at: new Date(at), id } : null;
}

export async function listWebhooks(prisma: PrismaClient, query: Query): Promise<Page<WebhookRow>> {
  const list = listName('listWebhooks', {});
  const found = await listWebhookRows(prisma, afterOf(list, query.cursor), query.limit);
  return pageOfTime(list, found, query.limit, ({ createdAt }) => createdAt);
}

export async function refuseUnknown(prisma: PrismaClient, id: string): Promise<void> {
  if (!(await findWebhook(prisma, id))) throw notFound('The webhook');
}

const SequencePosition = z.tuple([z.string().regex(/^\d{1,18}$/)]);

export async function listDeliveries(
  prisma: PrismaClient,
  webhook: string,
  query: Query & DeliveryFilter,
): Promise<Page<DeliveryRow>> {
  await refuseUnknown(prisma, webhook);
  const list = listName('listWebhookDeliveries', { ...query, webhook });
  const [position] = query.cursor ? readCursor(list, query.cursor, SequencePosition) : [];
  const before = position === undefined ? null : BigInt(position);
  const found = await listDeliveryRows(prisma, webhook, query, before, query.limit);
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  const more = found.length > query.limit && last;
  return { rows, nextCursor: more ? writeCursor(list, [String(last.position)]) : null };
}

export async function listAttempts(
  prisma: PrismaClient,
  webhook: string,
  query: Query & { delivery?: string | undefined },
): Promise<Page<AttemptRow>> {
  await refuseUnknown(prisma, webhook);
  const list = listName('listWebhookAttempts', { ...query, webhook });
  const after = afterOf(list, query.cursor);
  const found = await listAttemptRows(prisma, webhook, query.delivery, after, query.limit);
  return pageOfTime(list, found, query.limit, ({ startedAt }) => startedAt);
}
