import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Deps } from '../deps.ts';
import { DatelineError } from '../errors.ts';
import { sendPayload } from '../http/send.ts';
import { stylesheet, welcomePage } from './page.ts';
import { newestStories, type Story } from './store.ts';

const styleHash = createHash('sha256').update(stylesheet).digest('base64');

const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const links = {
  documentation: '/docs/',
  openapi: '/openapi.json',
  articles: '/v1/articles',
  health: '/health/ready',
};

/** The page at `/`: for a browser a way in, for a program the same as links. */
export function welcome({ config, database, clock, log }: Deps): RequestHandler {
  const name = config.DATELINE_SITE_NAME;

  /** The page has to open when the database is away: that is when somebody looks for the health check. */
  async function stories(): Promise<Story[]> {
    if (config.DATELINE_DELIVERY_ACCESS !== 'public') return [];
    try {
      return await newestStories(database.delivery, clock(), 3);
    } catch (error) {
      log.warn({ err: error }, 'the page at / could not ask for the newest stories');
      return [];
    }
  }

  return async (request, response) => {
    response.vary('Accept');
    response.setHeader('Cache-Control', 'no-cache');
    // JSON first: it wins where a program says that it takes anything. A browser names HTML.
    const type = request.accepts(['application/json', 'text/html']);
    if (type === 'application/json') {
      const text = JSON.stringify({ name, links: { ...links, site: config.DATELINE_SITE_URL } });
      return sendPayload(request, response, {
        status: 200,
        text,
        type: 'application/json; charset=utf-8',
        etag: {},
      });
    }
    if (type !== 'text/html')
      throw new DatelineError('not_acceptable', 'This page is served as HTML and JSON.');
    response.setHeader('Content-Security-Policy', contentSecurityPolicy);
    const hasFeeds = config.DATELINE_DELIVERY_ACCESS === 'public';
    const text = welcomePage(name, config.DATELINE_SITE_URL, await stories(), hasFeeds);
    return sendPayload(request, response, { status: 200, text, type: 'text/html; charset=utf-8', etag: {} });
  };
}
