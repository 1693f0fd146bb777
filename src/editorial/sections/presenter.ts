import type { z } from 'zod';
import { sectionDocument } from '../articles/document.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import type { PlacedWarning, Section, SectionAnswer } from './schema.ts';

type SectionRow = WorkingCopyRow['sections'][number];

export const presentSection = (row: SectionRow): z.input<typeof Section> => sectionDocument(row);

export const presentSectionAnswer = (
  row: SectionRow,
  warnings: PlacedWarning[] = [],
): z.input<typeof SectionAnswer> => ({
  ...sectionDocument(row),
  position: row.position,
  updatedAt: new Date(row.updatedAt).toISOString(),
  warnings,
});
