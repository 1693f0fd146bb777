import type { Context } from '../../http/implement.ts';
import { presentArticle } from '../articles/presenter.ts';
import type { Desk } from '../desk.ts';
import type { Acted } from './act.ts';

/** The answer to every act of publishing: the article as it stands after it. */
export const presentActed = (desk: Desk, { row, now }: Acted, { actor }: Context) => ({
  body: presentArticle(row, { now, actor }, desk),
  version: row.version,
});
