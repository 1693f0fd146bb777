import type { Tx } from '../../database/client.ts';
import { documentOf } from '../articles/document.ts';
import { findGone } from '../articles/gone.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import type { PublishBody } from '../publishing/schema.ts';
import { publicationsOf } from '../workflow/state.ts';
import type { Levels, RuleName } from './levels.ts';
import { type Found, rules } from './rules.ts';
import { findVisible } from './store.ts';

export type Finding = Found & { rule: RuleName; level: 'error' | 'warning' };

/** Looks for everything that publishing would meet; in two statements at most and one for each kind of term. */
export async function findFindings(
  tx: Tx,
  row: WorkingCopyRow,
  order: PublishBody,
  levels: Levels,
  now: Date,
): Promise<Finding[]> {
  const document = documentOf(row);
  const publishAt = order.publishAt?.at ?? now;
  const targets = document.relatedLinks.flatMap(({ targetId }) => targetId ?? []);
  const subject = {
    document,
    now,
    publishAt,
    unpublishAt: order.unpublishAt?.at ?? null,
    planned: publicationsOf(row, now).planned?.validFrom ?? null,
    goneTerms: await findGone(tx, document),
    visibleTargets: await findVisible(tx, targets, publishAt),
  };
  return Object.entries(rules).flatMap(([name, { check }]) => {
    const rule = name as RuleName;
    const level = levels[rule];
    return level === 'off' ? [] : check(subject).map((found) => ({ ...found, rule, level }));
  });
}
