import type { Tx } from '../../database/client.ts';
import { inTransaction } from '../../database/transaction.ts';
import { conflict, type Fault, notPublishable } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { killArticle, liftKill } from '../../publication/kill.ts';
import { type Act, impossibleIn, type PublishOrder, publishRevision } from '../../publication/publish.ts';
import { readTimeline } from '../../publication/timeline.ts';
import { planEnd, unpublishNow, unschedule } from '../../publication/unpublish.ts';
import { documentOf } from '../articles/document.ts';
import { readWorkingCopy } from '../articles/parts.ts';
import { articleIdOf } from '../articles/path.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import type { Desk } from '../desk.ts';
import { type Finding, findFindings } from '../preflight/check.ts';
import { stateOf } from '../workflow/state.ts';
import { refuseClosed } from '../workflow/transitions.ts';
import { type Acted, actOn } from './act.ts';
import { refusalOf, refuseUnpublishable } from './permission.ts';
import type { PublishBody, UnpublishBody } from './schema.ts';

const faultOf = ({ pointer, detail }: Finding): Fault => ({ pointer, detail });

/** The order as the press takes it. */
const pressOrder = (row: WorkingCopyRow, { publishAt, unpublishAt, minor }: PublishBody): PublishOrder => ({
  revisionNumber: row.revisionNumber,
  from: publishAt ?? null,
  to: unpublishAt,
  isMinor: minor ?? false,
  corrections: documentOf(row).corrections,
});

/** Publishes the latest revision of a locked article, if nothing speaks against it. */
export async function publishLatest(
  tx: Tx,
  row: WorkingCopyRow,
  order: PublishBody,
  desk: Desk,
  now: Date,
  corrections = documentOf(row).corrections,
): Promise<Act> {
  refuseUnpublishable(row, order.publishAt?.at ?? now, now, desk);
  const findings = await findFindings(tx, row, order, desk.preflight, now);
  const errors = findings.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw notPublishable(errors.map(faultOf));
  return publishRevision(tx, row.id, { ...pressOrder(row, order), corrections }, now);
}

export const publishArticle = (
  desk: Desk,
  reference: string,
  order: PublishBody,
  accepted: AcceptedVersions,
  context: Context,
): Promise<Acted> => {
  const action = order.publishAt ? 'publication_scheduled' : 'article_published';
  return actOn(desk, { reference, accepted, action }, context, (tx, row, now) =>
    publishLatest(tx, row, order, desk, now),
  );
};

export const unpublishArticle = (
  desk: Desk,
  reference: string,
  { unpublishAt }: UnpublishBody,
  accepted: AcceptedVersions,
  context: Context,
): Promise<Acted> => {
  const action = unpublishAt === undefined ? 'article_unpublished' : 'unpublishing_scheduled';
  return actOn(desk, { reference, accepted, action }, context, (tx, row, now) =>
    unpublishAt === undefined ? unpublishNow(tx, row.id, now) : planEnd(tx, row.id, unpublishAt, now),
  );
};

export const unscheduleArticle = (
  desk: Desk,
  reference: string,
  accepted: AcceptedVersions,
  context: Context,
): Promise<Acted> =>
  actOn(desk, { reference, accepted, action: 'publication_unscheduled' }, context, (tx, row, now) =>
    unschedule(tx, row.id, now),
  );

export const killArticleFor = (
  desk: Desk,
  reference: string,
  reason: string,
  accepted: AcceptedVersions,
  context: Context,
): Promise<Acted> =>
  actOn(desk, { reference, accepted, action: 'article_killed' }, context, (tx, row, now) => {
    refuseClosed('kill', stateOf(row, now), desk);
    return killArticle(tx, row.id, reason, now);
  });

export const liftKillOf = (
  desk: Desk,
  reference: string,
  accepted: AcceptedVersions,
  context: Context,
): Promise<Acted> =>
  actOn(desk, { reference, accepted, action: 'article_kill_lifted' }, context, (tx, row, now) => {
    if (!row.kill) throw conflict('The article is not killed.');
    return liftKill(tx, row.id, now);
  });

/** Everything that the same order to publish would meet. Writes nothing. */
export async function preflight(desk: Desk, reference: string, order: PublishBody, { now }: Context) {
  const id = await articleIdOf(desk.prisma, reference);
  const row = await readWorkingCopy(desk.prisma, id);
  const { findings, impossible } = await inTransaction(desk.prisma, async (tx) => ({
    findings: await findFindings(tx, row, order, desk.preflight, now),
    impossible: impossibleIn(pressOrder(row, order), await readTimeline(tx, id, now)),
  }));
  const refusal =
    refusalOf(row, order.publishAt?.at ?? now, now, desk) ??
    (impossible.length > 0
      ? {
          code: 'unprocessable' as const,
          detail: impossible.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; '),
        }
      : null);
  const errors = findings.filter(({ level }) => level === 'error');
  return {
    publishable: refusal === null && errors.length === 0,
    refusal,
    errors,
    warnings: findings.filter(({ level }) => level === 'warning'),
  };
}
