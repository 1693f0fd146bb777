import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { SectionDocument } from '../../content/document.ts';
import type { PrismaClient } from '../../database/client.ts';
import { type Fault, notFound } from '../../errors.ts';
import type { AcceptedVersions } from '../../http/etag.ts';
import type { Context } from '../../http/implement.ts';
import { changeArticle, insertAt, openPart, refuseFaults, refuseFull, reordered } from '../articles/parts.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { withAnchors } from '../articles/write.ts';
import { checkVersion } from '../version.ts';
import { bodyOf } from './body.ts';
import type { PlacedWarning, SectionCreate, SectionPatch } from './schema.ts';

type SectionRow = WorkingCopyRow['sections'][number];
export type WrittenSection = { row: SectionRow; articleId: string; warnings: PlacedWarning[] };

/** Most sections that an article has. */
const most = 1_000;

const sectionIn = (article: WorkingCopyRow, id: string): SectionRow => {
  const row = article.sections.find((section) => section.id === id.toLowerCase());
  if (!row) throw notFound('The section');
  return row;
};

function anchored(sections: SectionDocument[], at: number): SectionDocument[] {
  const faults: Fault[] = [];
  const next = withAnchors(sections, { faults });
  refuseFaults(
    faults.map(({ detail }) => ({ pointer: '/anchor', detail: `${detail} (this is section ${at})` })),
  );
  return next;
}

export async function createSection(
  prisma: PrismaClient,
  article: string,
  { position, ...input }: z.output<typeof SectionCreate>,
  context: Context,
): Promise<WrittenSection> {
  const id = uuidv7();
  const warnings: PlacedWarning[] = [];
  const after = await changeArticle(prisma, article, context, 'section_created', async (current) => {
    refuseFull(current.sections.length, most, 'sections');
    const section = {
      id,
      heading: input.heading ?? null,
      anchor: input.anchor ?? null,
      body: bodyOf(input, '', warnings),
    };
    const sections = insertAt(current.sections, section, position);
    return { ...current, sections: anchored(sections, sections.indexOf(section)) };
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
  const warnings: PlacedWarning[] = [];
  const after = await changeArticle(prisma, article, context, 'section_updated', async (current, row) => {
    openPart(row.sections, id, 'The section', accepted);
    const written = patch.body ?? patch.markdown ?? patch.html;
    const sections = current.sections.map((section) => {
      if (section.id !== id.toLowerCase()) return section;
      return {
        id: section.id,
        heading: patch.heading === undefined ? section.heading : patch.heading,
        anchor: patch.anchor === undefined ? section.anchor : patch.anchor,
        body: written === undefined ? section.body : bodyOf(patch, '', warnings),
      };
    });
    const at = sections.findIndex((section) => section.id === id.toLowerCase());
    return { ...current, sections: anchored(sections, at) };
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
