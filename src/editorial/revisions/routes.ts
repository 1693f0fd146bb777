import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { presentArticle } from '../articles/presenter.ts';
import { Article } from '../articles/schema.ts';
import { orCurrent } from '../articles/stale.ts';
import type { WorkingCopyRow } from '../articles/working-copy-store.ts';
import { revisionContract } from './contract.ts';
import { presentDiff, presentRevision } from './presenter.ts';
import { listRevisions, readPair, readRevision, restoreRevision } from './service.ts';

export const revisionRoutes = ({ database: { prisma }, config }: Deps) =>
  implement(revisionContract, {
    list: async ({ params, query, url }, { now }) => {
      const body = await listRevisions(prisma, params.article, query, config.DATELINE_AUTOSAVE_WINDOW, now);
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
      const answer = (row: WorkingCopyRow) => ({
        body: presentArticle(row, context.now),
        version: row.version,
      });
      const change = restoreRevision(prisma, params.article, params.number, ifMatch, context);
      return answer(await orCurrent(Article, answer, change));
    },
  });
