import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { presentArticle } from '../articles/presenter.ts';
import { deskOf } from '../desk.ts';
import { revisionContract } from './contract.ts';
import { presentRevision } from './presenter.ts';
import { listRevisions, readRevision, restoreRevision } from './service.ts';

export const revisionRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  const { prisma } = desk;
  return implement(revisionContract, {
    list: async ({ params, query, url }, { now }) => {
      const body = await listRevisions(prisma, params.article, query, now);
      return { body, nextPage: nextPageUrl(url, body.nextCursor) };
    },
    read: async ({ params }) => {
      const { row, names } = await readRevision(prisma, params.article, params.number);
      return { body: presentRevision(row, names) };
    },
    restore: async ({ params, ifMatch }, context) => {
      const row = await restoreRevision(prisma, params.article, params.number, ifMatch, context);
      return { body: presentArticle(row, context, desk), version: row.version };
    },
  });
};
