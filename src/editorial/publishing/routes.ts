import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { deskOf } from '../desk.ts';
import { publishingContract } from './contract.ts';
import { listPublications } from './list.ts';
import { presentActed } from './presenter.ts';
import {
  killArticleFor,
  liftKillOf,
  publishArticle,
  unpublishArticle,
  unscheduleArticle,
} from './service.ts';

export const publishingRoutes = (deps: Deps) => {
  const desk = deskOf(deps);
  return implement(publishingContract, {
    publish: async ({ params, body, ifMatch }, context) =>
      presentActed(desk, await publishArticle(desk, params.article, body, ifMatch, context), context),
    unpublish: async ({ params, body, ifMatch }, context) =>
      presentActed(desk, await unpublishArticle(desk, params.article, body, ifMatch, context), context),
    unschedule: async ({ params, ifMatch }, context) =>
      presentActed(desk, await unscheduleArticle(desk, params.article, ifMatch, context), context),
    kill: async ({ params, body, ifMatch }, context) =>
      presentActed(desk, await killArticleFor(desk, params.article, body.reason, ifMatch, context), context),
    liftKill: async ({ params, ifMatch }, context) =>
      presentActed(desk, await liftKillOf(desk, params.article, ifMatch, context), context),
    listPublications: async ({ params, query, url }, { now }) => {
      const body = await listPublications(desk.prisma, params.article, query, now);
      return { body, nextPage: nextPageUrl(url, body.nextCursor) };
    },
  });
};
