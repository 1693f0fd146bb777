import type { Tx } from '../database/client.ts';
import type { Act } from './publish.ts';
import { planAhead } from './publish.ts';
import { deleteKill, deletePublication, insertKill, markKilled, setEnd } from './store.ts';
import { readTimeline } from './timeline.ts';

/**
 * Withdraws an article for good: from now on readers find a tombstone with the reason, and nothing of it in the past
 * either. The article must be locked, and not killed.
 */
export async function killArticle(tx: Tx, articleId: string, reason: string, now: Date): Promise<Act> {
  const timeline = await readTimeline(tx, articleId, now);
  const { current, last, planned } = timeline;
  if (planned) await deletePublication(tx, planned.id);
  if (current) await setEnd(tx, current.id, { at: timeline.now, timeZone: null });
  await markKilled(tx, articleId, timeline.now);
  await insertKill(tx, articleId, reason, timeline.now);
  await planAhead(tx, articleId, [], [], timeline.now);
  // What readers have never seen leaves no trace on their side.
  const change = last
    ? {
        type: 'article_killed',
        articleId,
        publicationId: last.id,
        effectiveAt: timeline.now,
        recordedAt: now,
      }
    : null;
  return { at: timeline.now, isDone: true, change };
}

/** Takes the tombstone away, so that the article can be published again. What was killed stays out of sight. */
export async function liftKill(tx: Tx, articleId: string, now: Date): Promise<Act> {
  const { last, now: at } = await readTimeline(tx, articleId, now);
  await deleteKill(tx, articleId);
  const change = last ? { type: 'article_kill_lifted', articleId, effectiveAt: at, recordedAt: now } : null;
  return { at, isDone: true, change };
}
