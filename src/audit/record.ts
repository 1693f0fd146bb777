import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../database/client.ts';
import type { Context } from '../http/implement.ts';
import type { Facts } from './change.ts';

type Done = {
  action: string;
  resourceType: string;
  resourceId: string;
  details?: Facts;
  /** What it was, and what it is, as far as the action changed it; nothing before it was made. Never a secret. */
  before?: Facts;
  after?: Facts;
};

const json = (facts: Facts | undefined) => (facts === undefined ? null : JSON.stringify(facts));

/** Writes who did what, in the transaction of the deed: neither is there without the other. */
export async function recordAudit(tx: Tx, context: Context, done: Done): Promise<void> {
  const { action, resourceType, resourceId, details, before, after } = done;
  await tx.$executeRaw`
    INSERT INTO audit_entries (id, recorded_at, actor_id, action, resource_type, resource_id, request_id, address,
      details, before, after)
    VALUES (${uuidv7()}::uuid, ${context.now}, ${context.actor?.id ?? null}::uuid, ${action}, ${resourceType},
      ${resourceId}::uuid, ${context.requestId}, ${context.address}, ${json(details)}::jsonb, ${json(before)}::jsonb,
      ${json(after)}::jsonb)`;
}
