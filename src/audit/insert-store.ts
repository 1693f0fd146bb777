import { v7 as uuidv7 } from 'uuid';
import { Prisma } from '../database/generated/client.ts';
import type { Context } from '../http/implement.ts';
import type { Facts } from './change.ts';

export type Done = {
  action: string;
  resourceType: string;
  resourceId: string;
  details?: Facts;
  /** What it was, and what it is, as far as the action changed it; nothing before it was made. Never a secret. */
  before?: Facts;
  after?: Facts;
};

const json = (facts: Facts | undefined) => (facts === undefined ? null : JSON.stringify(facts));

/** The statement that writes down who did what; one for each row of `from`, where that is given. */
export function auditInsert(context: Context, done: Done, from = Prisma.empty): Prisma.Sql {
  const { action, resourceType, resourceId, details, before, after } = done;
  return Prisma.sql`
    INSERT INTO audit_entries (id, recorded_at, actor_id, action, resource_type, resource_id, request_id, address,
      details, before, after)
    SELECT ${uuidv7()}::uuid, ${context.now}::timestamptz, ${context.actor?.id ?? null}::uuid, ${action}::text,
      ${resourceType}::text, ${resourceId}::uuid, ${context.requestId}::text, ${context.address}::text,
      ${json(details)}::jsonb, ${json(before)}::jsonb, ${json(after)}::jsonb ${from}`;
}
