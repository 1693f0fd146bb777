import { createHash, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import { bearerToken } from '../auth/bearer.ts';
import type { Config } from '../config.ts';
import { unauthenticated } from '../errors.ts';
import type { Metrics } from './metrics.ts';

const digest = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());

/**
 * `GET /metrics`, for whoever has the token of the settings; without one there is no such address. Not by key: keys are in
 * the database, and this is looked at when that is down.
 */
export function metricsRouter(
  { DATELINE_METRICS_TOKEN: token }: Pick<Config, 'DATELINE_METRICS_TOKEN'>,
  metrics: Metrics,
): Router {
  const router = Router({ caseSensitive: true, strict: true });
  if (token === undefined) return router;
  const expected = digest(token);
  router.get('/metrics', async (request, response) => {
    response.locals.operation = 'metrics';
    response.setHeader('Cache-Control', 'no-store');
    const sent = bearerToken(request.headers.authorization ?? '');
    if (sent === undefined || !timingSafeEqual(digest(sent), expected))
      throw unauthenticated('Send the token of DATELINE_METRICS_TOKEN as "Authorization: Bearer …".');
    response.type(metrics.type).send(await metrics.text());
  });
  return router;
}
