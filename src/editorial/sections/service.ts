import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { SectionDocument } from '../../content/document.ts';
import type { PrismaClient } from '../../database/client.ts';
import type { Fault } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import {
  changeArticle,
  inOrder,
  insertAt,
  partOf,
  refuseFaults,
  refuseFull,
  reordered,
} from '../articles/parts.ts';
import { openPart, refuseStale } from '../articles/stale.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { withAnchors } from '../articles/write.ts';
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

function patched(section: SectionDocument, patch: SectionPatch, findings: Findings): SectionDocument {
  const written = patch.body ?? patch.markdown ?? patch.html;
  return {
    id: section.id,
    heading: patch.heading === undefined ? section.heading : patch.heading,
    anchor: patch.anchor === undefined ? section.anchor : patch.anchor,
    body: written === undefined ? section.body : bodyOf(patch, '', findings),
  };
}

/** What the patch makes of a state that the writer knew; null when its text cannot be kept. */
function patchedPast(section: SectionDocument, patch: SectionPatch): SectionDocument | null {
  const findings: Findings = { faults: [], warnings: [] };
  const [next = null] = withAnchors([patched(section, patch, findings)], findings);
  return findings.faults.length > 0 ? null : next;
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
  const after = await changeArticle(prisma, article, context, 'section_updated', async (current, row, tx) => {
    const findings: Findings = { faults: [], warnings: [] };
    const opened = await openPart(tx, row, 'sections', id, accepted, (base) => patchedPast(base, patch));
    const next = patched(opened, patch, findings);
    const sections = current.sections.map((section) => (section.id === id ? next : section));
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
  await changeArticle(prisma, article, context, 'section_deleted', async (current, row, tx) => {
    const gone = await openPart(tx, row, 'sections', id, accepted);
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
  changeArticle(prisma, article, context, 'sections_reordered', async (current, row, tx) => {
    await refuseStale(tx, row, accepted, (base) => inOrder(base, 'sections', order));
    return { ...current, sections: reordered<'sections'>(current.sections, order) };
  });
