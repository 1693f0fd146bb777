import { validate as isUuid } from 'uuid';
import { messageIdOf } from '../deliver.ts';
import type { AttemptRow, DeliveryRow } from '../queue-store.ts';
import type { WebhookAttempt, WebhookDelivery } from './schema.ts';

export const presentDelivery = (row: DeliveryRow): WebhookDelivery => ({
  id: row.id,
  messageId: messageIdOf(row),
  type: row.type as WebhookDelivery['type'],
  sequence: row.sequence === null ? null : Number(row.sequence),
  // The key of what is about no article is its own id, or that of a term with its kind in front.
  article: row.sequence !== null && isUuid(row.key) ? row.key : null,
  state: row.state as WebhookDelivery['state'],
  attempts: row.attempts,
  nextAttemptAt: row.state === 'pending' ? row.dueAt.toISOString() : null,
  createdAt: row.createdAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
});

export const presentAttempt = (row: AttemptRow): WebhookAttempt => ({
  id: row.id,
  delivery: row.deliveryId,
  number: row.number,
  startedAt: row.startedAt.toISOString(),
  milliseconds: row.milliseconds,
  status: row.status,
  problem: row.problem as WebhookAttempt['problem'],
  detail: row.detail,
  response: row.response,
});
