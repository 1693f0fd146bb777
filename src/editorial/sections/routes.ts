import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { partOf, readWorkingCopy } from '../articles/parts.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { sectionContract } from './contract.ts';
import { presentSection, presentSectionAnswer } from './presenter.ts';
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

const listed = (article: WorkingCopyRow) => ({
  body: { data: article.sections.map(presentSection) },
  version: article.version,
});

export const sectionRoutes = ({ database: { prisma } }: Deps) =>
  implement(sectionContract, {
    list: async ({ params }, { now }) => listed(await readWorkingCopy(prisma, params.article, now)),
    create: async ({ params, body }, context) => {
      const written = await createSection(prisma, params.article, body, context);
      return {
        ...answer(written),
        location: `/v1/editorial/articles/${written.articleId}/sections/${written.row.id}`,
      };
    },
    read: async ({ params }, { now }) => {
      const article = await readWorkingCopy(prisma, params.article, now);
      return answer({ row: partOf(article.sections, params.section, 'The section'), warnings: [] });
    },
    update: async ({ params, body, ifMatch }, context) =>
      answer(await patchSection(prisma, params.article, params.section, body, ifMatch, context)),
    remove: async ({ params, ifMatch }, context) => {
      await deleteSection(prisma, params.article, params.section, ifMatch, context);
      return { body: undefined };
    },
    reorder: async ({ params, body, ifMatch }, context) =>
      listed(await reorderSections(prisma, params.article, body.order, ifMatch, context)),
  });
