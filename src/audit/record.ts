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

/** Writes who did what, in the transaction of the deed: neither is there without the other. */
export async function recordAudit(tx: Tx, context: Context, done: Done): Promise<void> {
  await tx.auditEntry.create({
    data: {
      id: uuidv7(),
      recordedAt: context.now,
      actorId: context.actor?.keyId ?? null,
      requestId: context.requestId,
      address: context.address,
      ...done,
    },
    select: { id: true },
  });
}
