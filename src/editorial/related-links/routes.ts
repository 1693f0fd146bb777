import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { partOf, readWorkingCopy } from '../articles/parts.ts';
import { orCurrent } from '../articles/stale.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { relatedLinkContract } from './contract.ts';
import { presentRelatedLink, presentRelatedLinkAnswer } from './presenter.ts';
import { RelatedLinkAnswer, RelatedLinkList } from './schema.ts';
import { createRelatedLink, deleteRelatedLink, patchRelatedLink, reorderRelatedLinks } from './service.ts';

const answer = (row: WorkingCopyRow['relatedLinks'][number]) => ({
  body: presentRelatedLinkAnswer(row),
  version: row.version,
});

const read = (id: string) => (article: WorkingCopyRow) =>
  answer(partOf(article.relatedLinks, id, 'The related link'));

const listed = (article: WorkingCopyRow) => ({
  body: { data: article.relatedLinks.map(presentRelatedLink) },
  version: article.version,
});

export const relatedLinkRoutes = ({ database: { prisma } }: Deps) =>
  implement(relatedLinkContract, {
    list: async ({ params }) => listed(await readWorkingCopy(prisma, params.article)),
    create: async ({ params, body }, context) => {
      const { row, articleId } = await createRelatedLink(prisma, params.article, body, context);
      return { ...answer(row), location: `/v1/editorial/articles/${articleId}/related-links/${row.id}` };
    },
    read: async ({ params }) => read(params.link)(await readWorkingCopy(prisma, params.article)),
    update: async ({ params, body, ifMatch }, context) => {
      const change = patchRelatedLink(prisma, params.article, params.link, body, ifMatch, context);
      return answer(await orCurrent(RelatedLinkAnswer, read(params.link), change));
    },
    remove: async ({ params, ifMatch }, context) => {
      const change = deleteRelatedLink(prisma, params.article, params.link, ifMatch, context);
      await orCurrent(RelatedLinkAnswer, read(params.link), change);
      return { body: undefined };
    },
    reorder: async ({ params, body, ifMatch }, context) => {
      const change = reorderRelatedLinks(prisma, params.article, body.order, ifMatch, context);
      return listed(await orCurrent(RelatedLinkList, listed, change));
    },
  });
