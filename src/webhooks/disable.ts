import { changeOf } from '../audit/change.ts';
import { recordAudit } from '../audit/record.ts';
import type { Tx } from '../database/client.ts';
import type { Context } from '../http/implement.ts';
import { insertDeliveries } from './queue-store.ts';
import { findEnabledFor, updateWebhook, type WebhookRow } from './store.ts';
import { type DisabledReason, disabledEvent } from './types.ts';

/** What others are told of a webhook; never its secret. */
export const nameOf = ({ id, url, description }: WebhookRow) => ({ id, url, description });

/**
 * Tells a webhook nothing more, because it can't be reached. What waits for it stays. The notice goes to the audit log,
 * onto the webhook itself, and to the other webhooks that asked for such news: the one it is about would not hear it.
 */
export async function disable(tx: Tx, row: WebhookRow, reason: DisabledReason, now: Date): Promise<void> {
  const after = { enabled: false, disabledReason: reason, disabledAt: now };
  await updateWebhook(tx, row.id, after, now);
  const context: Context = { actor: null, now, requestId: 'webhooks', address: null };
  const { enabled, disabledReason, disabledAt } = row;
  await recordAudit(tx, context, {
    action: 'webhook_disabled',
    resourceType: 'webhook',
    resourceId: row.id,
    ...changeOf({ enabled, disabledReason, disabledAt }, after),
  });
  const others = await findEnabledFor(tx, disabledEvent, row.id);
  const data = { webhook: nameOf(row), reason };
  await insertDeliveries(
    tx,
    others.map((webhookId) => ({ webhookId, sequence: null, type: disabledEvent, data, now })),
  );
}
