import { validate as isUuid } from 'uuid';
import { messageIdOf } from './deliver.ts';
import type { AttemptRow, DeliveryRow } from './queue-store.ts';
import type { Webhook, WebhookAttempt, WebhookDelivery } from './schema.ts';
import type { Load, TermName, WebhookRow } from './store.ts';

const instantOf = (date: Date | null) => date?.toISOString() ?? null;

export function presentWebhook(
  row: WebhookRow,
  terms: ReadonlyMap<string, TermName>,
  load: Load | undefined,
  now: Date,
): Webhook {
  const named = (ids: string[]) => ids.flatMap((id) => terms.get(id) ?? []);
  const ahead = (date: Date | null) => (date && date > now ? date.toISOString() : null);
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    types: row.types as Webhook['types'],
    languages: row.languages,
    categories: named(row.categoryIds),
    tags: named(row.tagIds),
    content: row.content as Webhook['content'],
    enabled: row.enabled,
    disabledReason: row.disabledReason as Webhook['disabledReason'],
    disabledAt: instantOf(row.disabledAt),
    previousSecretUntil: ahead(row.previousSecretUntil),
    state: {
      lastSuccessAt: instantOf(row.lastSuccessAt),
      lastFailureAt: instantOf(row.lastFailureAt),
      failures: row.failures,
      failingSince: instantOf(row.failingSince),
      restingUntil: ahead(row.restingUntil),
      pending: load?.pending ?? 0,
      oldestPendingAt: instantOf(load?.oldestPendingAt ?? null),
      dead: load?.dead ?? 0,
      unread: load?.unread ?? 0,
    },
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

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
  finishedAt: instantOf(row.finishedAt),
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
