import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { SectionDocument } from '../../content/document.ts';
import type { PrismaClient } from '../../database/client.ts';
import type { Fault } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import {
  changeArticle,
  insertAt,
  openPart,
  partOf,
  refuseFaults,
  refuseFull,
  reordered,
} from '../articles/parts.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { withAnchors } from '../articles/write.ts';
import { checkVersion } from '../version.ts';
import { bodyOf, type Findings } from './body.ts';
import type { PlacedWarning, SectionCreate, SectionPatch } from './schema.ts';

type SectionRow = WorkingCopyRow['sections'][number];
export type WrittenSection = { row: SectionRow; articleId: string; warnings: PlacedWarning[] };

/** Most sections that an article has. */
const most = 1_000;

const sectionIn = (article: WorkingCopyRow, id: string): SectionRow =>
  partOf(article.sections, id, 'The section');

/** The sections with their anchors; what is wrong with the one written, all at once. */
function checked(sections: SectionDocument[], at: number, { faults }: Findings): SectionDocument[] {
  const anchors: Fault[] = [];
  const next = withAnchors(sections, { faults: anchors });
  refuseFaults([
    ...faults,
    ...anchors.map(({ detail }) => ({ pointer: '/anchor', detail: `${detail} (this is section ${at})` })),
  ]);
  return next;
}

export async function createSection(
  prisma: PrismaClient,
  article: string,
  { position, ...input }: z.output<typeof SectionCreate>,
  context: Context,
): Promise<WrittenSection> {
  const id = uuidv7();
  let warnings: PlacedWarning[] = [];
  const after = await changeArticle(prisma, article, context, 'section_created', async (current) => {
    const findings: Findings = { faults: [], warnings: [] };
    refuseFull(current.sections.length, most, 'sections');
    const section = {
      id,
      heading: input.heading ?? null,
      anchor: input.anchor ?? null,
      body: bodyOf(input, '', findings),
    };
    const sections = insertAt(current.sections, section, position);
    warnings = findings.warnings;
    return { ...current, sections: checked(sections, sections.indexOf(section), findings) };
  });
  return { row: sectionIn(after, id), articleId: after.id, warnings };
}

export async function patchSection(
  prisma: PrismaClient,
  article: string,
  id: string,
  patch: SectionPatch,
  accepted: AcceptedVersions,
  context: Context,
): Promise<WrittenSection> {
  let warnings: PlacedWarning[] = [];
  const after = await changeArticle(prisma, article, context, 'section_updated', async (current, row) => {
    const findings: Findings = { faults: [], warnings: [] };
    openPart(row.sections, id, 'The section', accepted);
    const written = patch.body ?? patch.markdown ?? patch.html;
    const sections = current.sections.map((section) => {
      if (section.id !== id) return section;
      return {
        id: section.id,
        heading: patch.heading === undefined ? section.heading : patch.heading,
        anchor: patch.anchor === undefined ? section.anchor : patch.anchor,
        body: written === undefined ? section.body : bodyOf(patch, '', findings),
      };
    });
    const at = sections.findIndex((section) => section.id === id);
    warnings = findings.warnings;
    return { ...current, sections: checked(sections, at, findings) };
  });
  return { row: sectionIn(after, id), articleId: after.id, warnings };
}

export async function deleteSection(
  prisma: PrismaClient,
  article: string,
  id: string,
  accepted: AcceptedVersions,
  context: Context,
): Promise<void> {
  await changeArticle(prisma, article, context, 'section_deleted', async (current, row) => {
    const gone = openPart(row.sections, id, 'The section', accepted);
    return { ...current, sections: current.sections.filter((section) => section.id !== gone.id) };
  });
}

export const reorderSections = (
  prisma: PrismaClient,
  article: string,
  order: string[],
  accepted: AcceptedVersions,
  context: Context,
): Promise<WorkingCopyRow> =>
  changeArticle(prisma, article, context, 'sections_reordered', async (current, row) => {
    checkVersion('The article', row.version, accepted);
    return { ...current, sections: reordered<'sections'>(current.sections, order) };
  });
