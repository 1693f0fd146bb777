import type { Tx } from '../database/client.ts';
import type { Context } from '../http/implement.ts';
import { auditInsert, type Done } from './insert-store.ts';

/** Writes who did what, in the transaction of the deed: neither is there without the other. */
export async function recordAudit(tx: Tx, context: Context, done: Done): Promise<void> {
  await tx.$executeRaw(auditInsert(context, done));
}
