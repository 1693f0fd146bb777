import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { partOf, readWorkingCopy } from '../articles/parts.ts';
import { orCurrent } from '../articles/stale.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { sectionContract } from './contract.ts';
import { presentSection, presentSectionAnswer } from './presenter.ts';
import { SectionAnswer, SectionList } from './schema.ts';
import {
  createSection,
  deleteSection,
  patchSection,
  reorderSections,
  type WrittenSection,
} from './service.ts';

const answer = ({ row, warnings }: Pick<WrittenSection, 'row' | 'warnings'>) => ({
  body: presentSectionAnswer(row, warnings),
  version: row.version,
});

const read = (id: string) => (article: WorkingCopyRow) =>
  answer({ row: partOf(article.sections, id, 'The section'), warnings: [] });

const listed = (article: WorkingCopyRow) => ({
  body: { data: article.sections.map(presentSection) },
  version: article.version,
});

export const sectionRoutes = ({ database: { prisma } }: Deps) =>
  implement(sectionContract, {
    list: async ({ params }) => listed(await readWorkingCopy(prisma, params.article)),
    create: async ({ params, body }, context) => {
      const written = await createSection(prisma, params.article, body, context);
      return {
        ...answer(written),
        location: `/v1/editorial/articles/${written.articleId}/sections/${written.row.id}`,
      };
    },
    read: async ({ params }) => read(params.section)(await readWorkingCopy(prisma, params.article)),
    update: async ({ params, body, ifMatch }, context) => {
      const change = patchSection(prisma, params.article, params.section, body, ifMatch, context);
      return answer(await orCurrent(SectionAnswer, read(params.section), change));
    },
    remove: async ({ params, ifMatch }, context) => {
      const change = deleteSection(prisma, params.article, params.section, ifMatch, context);
      await orCurrent(SectionAnswer, read(params.section), change);
      return { body: undefined };
    },
    reorder: async ({ params, body, ifMatch }, context) => {
      const change = reorderSections(prisma, params.article, body.order, ifMatch, context);
      return listed(await orCurrent(SectionList, listed, change));
    },
  });
