import { presentDates } from '../terms/presenter.ts';
import { authorContentOf } from './kind.ts';
import type { Author } from './schema.ts';
import type { AuthorRow } from './store.ts';

export const presentAuthor = (row: AuthorRow): Author => ({
  id: row.id,
  ...authorContentOf(row),
  ...presentDates(row),
});
