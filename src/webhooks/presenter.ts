import type { Webhook } from './schema.ts';
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
