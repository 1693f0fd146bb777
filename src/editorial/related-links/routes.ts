import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { partOf, readWorkingCopy } from '../articles/parts.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { relatedLinkContract } from './contract.ts';
import { presentRelatedLink, presentRelatedLinkAnswer } from './presenter.ts';
import { createRelatedLink, deleteRelatedLink, patchRelatedLink, reorderRelatedLinks } from './service.ts';

const answer = (row: WorkingCopyRow['relatedLinks'][number]) => ({
  body: presentRelatedLinkAnswer(row),
  version: row.version,
});

const listed = (article: WorkingCopyRow) => ({
  body: { data: article.relatedLinks.map(presentRelatedLink) },
  version: article.version,
});

export const relatedLinkRoutes = ({ database: { prisma } }: Deps) =>
  implement(relatedLinkContract, {
    list: async ({ params }, { now }) => listed(await readWorkingCopy(prisma, params.article, now)),
    create: async ({ params, body }, context) => {
      const { row, articleId } = await createRelatedLink(prisma, params.article, body, context);
      return { ...answer(row), location: `/v1/editorial/articles/${articleId}/related-links/${row.id}` };
    },
    read: async ({ params }, { now }) => {
      const article = await readWorkingCopy(prisma, params.article, now);
      return answer(partOf(article.relatedLinks, params.link, 'The related link'));
    },
    update: async ({ params, body, ifMatch }, context) =>
      answer(await patchRelatedLink(prisma, params.article, params.link, body, ifMatch, context)),
    remove: async ({ params, ifMatch }, context) => {
      await deleteRelatedLink(prisma, params.article, params.link, ifMatch, context);
      return { body: undefined };
    },
    reorder: async ({ params, body, ifMatch }, context) =>
      listed(await reorderRelatedLinks(prisma, params.article, body.order, ifMatch, context)),
  });
