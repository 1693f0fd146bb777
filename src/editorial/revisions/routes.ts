import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { answerChange } from '../articles/answer.ts';
import { deskOf } from '../desk.ts';
import { revisionContract } from './contract.ts';
import { presentDiff, presentRevision } from './presenter.ts';
import { listRevisions, readPair, readRevision, restoreRevision } from './service.ts';

export const revisionRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  const { prisma } = desk;
  const { config } = deps;
  return implement(revisionContract, {
    list: async ({ params, query, url }) => {
      const body = await listRevisions(prisma, params.article, query, config.DATELINE_AUTOSAVE_WINDOW);
      return { body, nextPage: nextPageUrl(url, body.nextCursor) };
    },
    read: async ({ params }) => {
      const { row, names } = await readRevision(prisma, params.article, params.number);
      return { body: presentRevision(row, names) };
    },
    diff: async ({ params, query }) => {
      const { from, to, names } = await readPair(
        prisma,
        params.article,
        params.number,
        query.against,
        config.DATELINE_AUTOSAVE_WINDOW,
      );
      return { body: presentDiff(from, to, names) };
    },
    restore: async ({ params, ifMatch }, context) => {
      const change = restoreRevision(prisma, params.article, params.number, ifMatch, context);
      const written = change.then((row) => ({ row }));
      return answerChange(desk, written, context);
    },
  });
};
