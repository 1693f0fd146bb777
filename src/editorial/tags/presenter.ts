import { presentDates } from '../terms/presenter.ts';
import { tagContentOf } from './kind.ts';
import type { Tag } from './schema.ts';
import type { TagRow } from './store.ts';

export const presentTag = (row: TagRow): Tag => ({ id: row.id, ...tagContentOf(row), ...presentDates(row) });
