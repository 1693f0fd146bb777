import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { answerChange } from '../articles/answer.ts';
import { deskOf } from '../desk.ts';
import { publishingContract } from './contract.ts';
import { listPublications } from './list.ts';
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
    publish: ({ params, body, ifMatch }, context) =>
      answerChange(desk, publishArticle(desk, params.article, body, ifMatch, context), context),
    unpublish: ({ params, body, ifMatch }, context) =>
      answerChange(desk, unpublishArticle(desk, params.article, body, ifMatch, context), context),
    unschedule: ({ params, ifMatch }, context) =>
      answerChange(desk, unscheduleArticle(desk, params.article, ifMatch, context), context),
    kill: ({ params, body, ifMatch }, context) =>
      answerChange(desk, killArticleFor(desk, params.article, body.reason, ifMatch, context), context),
    liftKill: ({ params, ifMatch }, context) =>
      answerChange(desk, liftKillOf(desk, params.article, ifMatch, context), context),
    listPublications: async ({ params, query, url }, { now }) => {
      const body = await listPublications(desk.prisma, params.article, query, now);
      return { body, nextPage: nextPageUrl(url, body.nextCursor) };
    },
  });
};
