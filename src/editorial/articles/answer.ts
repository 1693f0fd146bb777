import type { Context } from '../../http/implement.ts';
import type { Desk } from '../desk.ts';
import type { PlacedWarning } from '../sections/schema.ts';
import { presentArticle } from './presenter.ts';
import { Article } from './schema.ts';
import { orCurrent } from './stale.ts';
import type { WorkingCopyRow } from './working-copy-store.ts';

type Written = { row: WorkingCopyRow; warnings?: PlacedWarning[]; now?: Date };

/** A working copy as every route of the desk answers with it; `now` is when it stands so, where that is later. */
export const answerWith = (desk: Desk, { row, warnings, now }: Written, context: Context) => ({
  body: presentArticle(row, { actor: context.actor, now: now ?? context.now }, desk, warnings),
  version: row.version,
});

/** The answer to a change of a working copy; one that was overtaken also tells the ETag that a GET gives now. */
export const answerChange = async (desk: Desk, change: Promise<Written>, context: Context) =>
  answerWith(desk, await orCurrent(Article, (row) => answerWith(desk, { row }, context), change), context);
