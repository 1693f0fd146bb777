import { v7 as uuidv7 } from 'uuid';
import type { Prisma } from '../database/generated/client.ts';

type Tx = Prisma.TransactionClient;

export type PlannedChange = { dueAt: Date; type: string; articleId: string; publicationId: string };

/** Puts a plan in place of what an article had ahead. What is due already is left: it happened. */
export async function replacePlan(
  tx: Tx,
  articleId: string,
  plan: Omit<PlannedChange, 'articleId'>[],
  now: Date,
): Promise<void> {
  await tx.plannedChange.deleteMany({ where: { articleId, dueAt: { gt: now } } });
  if (plan.length > 0)
    await tx.plannedChange.createMany({
      data: plan.map((change) => ({ ...change, id: uuidv7(), articleId })),
    });
}

const earliestFirst = (a: PlannedChange, b: PlannedChange) => a.dueAt.getTime() - b.dueAt.getTime();

/** Takes what is due of one article out of the plan, in its order. The article must be locked. */
export async function takeDueOf(tx: Tx, articleId: string, now: Date): Promise<PlannedChange[]> {
  const rows = await tx.$queryRaw<PlannedChange[]>`
    DELETE FROM planned_changes WHERE article_id = ${articleId}::uuid AND due_at <= least(${now}, dateline_clock())
    RETURNING due_at AS "dueAt", type, article_id AS "articleId", publication_id AS "publicationId"`;
  return rows.sort(earliestFirst);
}

/** False when another process is at it. */
export async function lockPlan(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<
    { locked: boolean }[]
  >`SELECT pg_try_advisory_xact_lock(4201, 7) AS locked`;
  return row?.locked ?? false;
}

/** By the slower of two clocks: nothing is told before readers can see it. Takes what is due of any article out of the plan, earliest first, at most `most`. */
export async function takeDue(tx: Tx, now: Date, most: number): Promise<PlannedChange[]> {
  const rows = await tx.$queryRaw<PlannedChange[]>`
    DELETE FROM planned_changes WHERE id IN (
      SELECT id FROM planned_changes WHERE due_at <= least(${now}, dateline_clock()) ORDER BY due_at, id LIMIT ${most} FOR UPDATE)
    RETURNING due_at AS "dueAt", type, article_id AS "articleId", publication_id AS "publicationId"`;
  return rows.sort(earliestFirst);
}

export const countDue = (db: Tx, now: Date) => db.plannedChange.count({ where: { dueAt: { lte: now } } });
