import type { RequestListener } from 'node:http';
import express from 'express';
import helmet from 'helmet';
import { authenticator } from './auth/authenticate.ts';
import { tokenReader } from './auth/oidc/read-token.ts';
import { answerFirst } from './cache/front.ts';
import { fewTags } from './cache/tags.ts';
import { isDatabaseUnavailable, isWriteConflict } from './database/errors.ts';
import type { Deps } from './deps.ts';
import { allowOrigins } from './http/cors.ts';
import { noSuchPath, sendProblem } from './http/errors.ts';
import type { Route } from './http/implement.ts';
import { limitFailures } from './http/limit-failures.ts';
import { limitPages } from './http/limit-pages.ts';
import { bodyReader } from './http/read-body.ts';
import { requestId } from './http/request-id.ts';
import { createRouter, refusePaths } from './http/router.ts';
import { measure } from './http/server-timing.ts';
import { watchRequests } from './http/watch-requests.ts';
import { answerOnce } from './idempotency/answer-once.ts';
import { metricsRouter } from './metrics/route.ts';
import { docsRouter } from './openapi/docs.ts';
import { routes } from './resources.ts';
import { isServed, notServed } from './roles.ts';
import { redact } from './start/log.ts';

/** The order of middleware, nothing else. */
export function createApp(deps: Deps): RequestListener {
  const { config, database, log, clock, cache, metrics, limits } = deps;
  const role = config.DATELINE_ROLE;
  const isHere = ({ endpoint }: Route) => isServed(role, endpoint.path);
  const all = routes(deps);
  const elsewhere = all.filter((route) => !isHere(route)).map(({ endpoint }) => endpoint.path);
  const paths = new Map(all.map(({ endpoint }) => [endpoint.operationId, endpoint.path]));
  const traced = deps.tracing && { tracing: deps.tracing, routes: paths, redact };
  const watch = { log, observe: metrics.observe, traced };
  const originsAreAlike = config.DATELINE_CORS_ORIGINS.includes('*');
  const proxies = config.DATELINE_TRUST_PROXY;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.set('trust proxy', proxies);
  app.use(requestId);
  app.use(watchRequests(watch));
  app.use(measure);
  app.use(helmet({ crossOriginResourcePolicy: { policy: 'cross-origin' } }));
  app.use(allowOrigins(config.DATELINE_CORS_ORIGINS));
  app.use(limitPages({ limits, proxies, log }));
  if (role !== 'worker') app.use(docsRouter(deps));
  app.use(metricsRouter(config, metrics));
  app.use(
    createRouter(all.filter(isHere), {
      authenticate: limitFailures(authenticator(database, tokenReader(deps)), limits, proxies),
      readBody: bodyReader(config.DATELINE_BODY_LIMIT),
      answerOnce: answerOnce(database.prisma),
      clock,
      deliveryNeedsKey: config.DATELINE_DELIVERY_ACCESS === 'key',
      sharedMaxAge: config.DATELINE_DELIVERY_MAX_AGE,
      staleIfError: config.DATELINE_DELIVERY_STALE_IF_ERROR,
      fewTags,
      kept: cache,
      originsAreAlike,
      limits,
      overload: deps.overload,
      proxies,
      timingForReaders: config.DATELINE_SERVER_TIMING,
    }),
  );
  app.use(refusePaths(elsewhere, (path) => notServed(role, path)));
  app.use(noSuchPath);
  app.use(sendProblem(log, (error) => isDatabaseUnavailable(error) || isWriteConflict(error)));
  const horizon = config.DATELINE_DELIVERY_MAX_AGE + config.DATELINE_DELIVERY_STALE_IF_ERROR;
  return cache ? answerFirst(app, { cache, originsAreAlike, horizon, watch, limits, proxies }) : app;
}
