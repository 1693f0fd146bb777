import { isDeepStrictEqual } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { changeOf, factsOf } from '../audit/change.ts';
import { recordAudit } from '../audit/record.ts';
import type { Config } from '../config.ts';
import type { PrismaClient, Tx } from '../database/client.ts';
import { inTransaction } from '../database/transaction.ts';
import { resolveReferences } from '../editorial/terms/resolve.ts';
import { checkVersion } from '../editorial/version.ts';
import { type Fault, invalidRequest, notFound, unprocessable } from '../errors.ts';
import type { AcceptedVersions } from '../http/etag.ts';
import type { Context } from '../http/implement.ts';
import { mergePatch } from '../http/merge-patch.ts';
import { parsePart } from '../http/parse-request.ts';
import { isPrivateAddress } from '../outbound/addresses.ts';
import { startAnew } from './queue-store.ts';
import { WebhookWrite } from './schema.ts';
import { makeSecret, secretsFor } from './secret.ts';
import { deleteWebhookRow, insertWebhook, lockWebhook, updateWebhook, type WebhookRow } from './store.ts';

const hour = 60 * 60_000;
const usualOverlap = 24 * hour;
const longestOverlap = 7 * 24 * hour;

type Settings = Pick<Config, 'DATELINE_SECRET_KEY' | 'DATELINE_WEBHOOKS_PRIVATE'>;

/** What a writer decides, as it is stored. */
type Content = Pick<
  WebhookRow,
  'url' | 'description' | 'types' | 'languages' | 'categoryIds' | 'tagIds' | 'content' | 'enabled'
>;

const contentOf = (row: WebhookRow): Content => {
  const { url, description, types, languages, categoryIds, tagIds, content, enabled } = row;
  return { url, description, types, languages, categoryIds, tagIds, content, enabled };
};

const writeOf = ({ categoryIds, tagIds, ...rest }: Content) => ({
  ...rest,
  categories: categoryIds,
  tags: tagIds,
});

/** A category or tag that has gone to the trash since it was named may stay named. */
async function contentFrom(
  tx: Tx,
  write: WebhookWrite,
  known: readonly string[],
  settings: Settings,
): Promise<Content> {
  const { categories = [], tags = [] } = write;
  const find = await resolveReferences(tx, { categories, tags, authors: [] }, true);
  const faults: Fault[] = [];
  const idsOf = (name: 'category' | 'tag', place: string, list: string[]) => {
    const ids = list.map((wanted, index) => {
      const id = find[name](wanted) ?? known.find((one) => one === wanted);
      if (id === undefined)
        faults.push({ pointer: `/${place}/${index}`, detail: `is neither id nor slug of a ${name}` });
      return id ?? '';
    });
    return [...new Set(ids)];
  };
  const categoryIds = idsOf('category', 'categories', categories);
  const tagIds = idsOf('tag', 'tags', tags);
  const url = new URL(write.url);
  if (!settings.DATELINE_WEBHOOKS_PRIVATE) {
    if (url.protocol !== 'https:') faults.push({ pointer: '/url', detail: 'is not an https URL' });
    if (isPrivateAddress(url)) faults.push({ pointer: '/url', detail: 'is not on the public Internet' });
  }
  if (faults.length > 0) throw unprocessable(faults);
  return {
    url: url.href,
    description: write.description ?? null,
    types: [...new Set<string>(write.types ?? [])],
    languages: [...new Set(write.languages ?? [])],
    categoryIds,
    tagIds,
    content: write.content ?? 'document',
    enabled: write.enabled ?? true,
  };
}

const switched = (enabled: boolean, now: Date) =>
  enabled ? { disabledReason: null, disabledAt: null } : { disabledReason: 'by_hand', disabledAt: now };

async function openWebhook(tx: Tx, id: string, accepted: AcceptedVersions): Promise<WebhookRow> {
  const row = await lockWebhook(tx, id);
  if (!row) throw notFound('The webhook');
  checkVersion('The webhook', row.version, accepted);
  return row;
}

type WithSecret = { row: WebhookRow; secret: string };

export function createWebhook(
  prisma: PrismaClient,
  settings: Settings,
  write: WebhookWrite,
  context: Context,
): Promise<WithSecret> {
  const secrets = secretsFor(settings);
  const { now } = context;
  return inTransaction(prisma, async (tx) => {
    const content = await contentFrom(tx, write, [], settings);
    const id = uuidv7();
    const secret = makeSecret();
    const row = await insertWebhook(tx, {
      id,
      ...content,
      ...switched(content.enabled, now),
      secret: secrets.close(id, secret),
      createdAt: now,
      updatedAt: now,
    });
    await recordAudit(tx, context, {
      action: 'webhook_created',
      resourceType: 'webhook',
      resourceId: id,
      after: factsOf(content),
    });
    return { row, secret };
  });
}

/** The same content again writes nothing. Once enabled again, what waited is sent, as if it had not been tried before. */
export function patchWebhook(
  prisma: PrismaClient,
  settings: Settings,
  id: string,
  patch: unknown,
  accepted: AcceptedVersions,
  context: Context,
): Promise<WebhookRow> {
  const { now } = context;
  return inTransaction(prisma, async (tx) => {
    const row = await openWebhook(tx, id, accepted);
    const current = contentOf(row);
    const faults: Fault[] = [];
    const merged = mergePatch(writeOf(current), patch);
    const write = parsePart(WebhookWrite, merged, 'body', faults) as WebhookWrite;
    if (faults.length > 0) throw invalidRequest(faults);
    const next = await contentFrom(tx, write, [...current.categoryIds, ...current.tagIds], settings);
    if (isDeepStrictEqual(current, next)) return row;
    const isSwitched = current.enabled !== next.enabled;
    const begun = next.enabled ? { failures: 0, failingSince: null, restingUntil: null } : {};
    const updated = await updateWebhook(
      tx,
      id,
      { ...next, ...(isSwitched ? { ...switched(next.enabled, now), ...begun } : {}) },
      now,
    );
    if (isSwitched && next.enabled) await startAnew(tx, id, now);
    await recordAudit(tx, context, {
      action: 'webhook_updated',
      resourceType: 'webhook',
      resourceId: id,
      ...changeOf(current, next),
    });
    return updated;
  });
}

export async function deleteWebhook(
  prisma: PrismaClient,
  id: string,
  accepted: AcceptedVersions,
  context: Context,
): Promise<void> {
  await inTransaction(prisma, async (tx) => {
    const row = await openWebhook(tx, id, accepted);
    await deleteWebhookRow(tx, id);
    await recordAudit(tx, context, {
      action: 'webhook_deleted',
      resourceType: 'webhook',
      resourceId: id,
      before: factsOf(contentOf(row)),
    });
  });
}

function overlapUntil(wanted: string | null | undefined, now: Date): Date | null {
  if (wanted === null) return null;
  if (wanted === undefined) return new Date(now.getTime() + usualOverlap);
  const until = new Date(wanted);
  const pointer = '/previousSecretUntil';
  if (until <= now) throw unprocessable([{ pointer, detail: 'is not in the future' }]);
  if (until.getTime() - now.getTime() > longestOverlap)
    throw unprocessable([{ pointer, detail: 'is more than seven days ahead' }]);
  return until;
}

/** From now on another secret signs, and for a time the former one as well: a receiver can take it up in between. */
export function rotateSecret(
  prisma: PrismaClient,
  settings: Settings,
  id: string,
  previousSecretUntil: string | null | undefined,
  context: Context,
): Promise<WithSecret> {
  const secrets = secretsFor(settings);
  const { now } = context;
  const until = overlapUntil(previousSecretUntil, now);
  return inTransaction(prisma, async (tx) => {
    const row = await openWebhook(tx, id, 'any');
    const secret = makeSecret();
    const updated = await updateWebhook(
      tx,
      id,
      {
        secret: secrets.close(id, secret),
        previousSecret: until && row.secret,
        previousSecretUntil: until,
      },
      now,
    );
    await recordAudit(tx, context, {
      action: 'webhook_secret_rotated',
      resourceType: 'webhook',
      resourceId: id,
      details: factsOf({ previousSecretUntil: until }),
    });
    return { row: updated, secret };
  });
}
