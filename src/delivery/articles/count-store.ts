import type { Reader } from '../../database/client.ts';
import { Prisma } from '../../database/generated/client.ts';
import { limit } from '../../database/limit.ts';
import { visible } from '../store.ts';
import { type Count, type CountMode, mostCountedForEstimate } from './count.ts';

type Plan = { 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] };

/**
 * How many publications meet conditions on `p`; `tables` are what those name beside it. The planner is asked only where
 * they are many: what it supposes of a few would be worth nothing, and would tell of more than readers see.
 */
export async function countPublications(
  reader: Reader,
  mode: CountMode,
  conditions: Prisma.Sql[],
  now: Date,
  tables = Prisma.empty,
): Promise<Count> {
  const where = Prisma.join([visible('p', now), ...conditions], ' AND ');
  const all = Prisma.sql`SELECT FROM readable_publications p WHERE ${where}`;
  const most = mode === 'exact' ? Prisma.empty : limit(mostCountedForEstimate + 1);
  const [found] = await reader.$queryRaw<{ value: number }[]>`
    ${tables} SELECT count(*)::int AS value FROM (${all} ${most}) counted`;
  const value = found?.value ?? 0;
  if (mode === 'exact' || value <= mostCountedForEstimate) return { value, relation: 'exact' };
  const [plan] = await reader.$queryRaw<Plan[]>`EXPLAIN (FORMAT JSON) ${tables} ${all}`;
  return { value: Math.max(value, plan?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0), relation: 'estimate' };
}
