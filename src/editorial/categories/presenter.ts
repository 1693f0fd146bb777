import type { z } from 'zod';
import { presentDates } from '../terms/presenter.ts';
import { categoryContentOf } from './kind.ts';
import type { Category } from './schema.ts';
import type { CategoryRow } from './store.ts';

export const presentCategory = (row: CategoryRow): z.input<typeof Category> => ({
  id: row.id,
  ...categoryContentOf(row),
  parent: row.parent,
  ...presentDates(row),
});
