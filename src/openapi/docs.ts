import { Router } from 'express';
import type { Deps } from '../deps.ts';
import { sendPayload } from '../http/send.ts';
import { icon } from '../welcome/icon.ts';
import { welcome } from '../welcome/welcome.ts';
import { page } from './page-route.ts';
import { documentAsJson, documentAsYaml } from './served-document.ts';
import { swaggerUi } from './swagger-ui.ts';

/** What is served for people and their tools, beside the API: `/`, the document and Swagger UI. */
export function docsRouter(deps: Deps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  page(router, '/', welcome(deps));
  page(router, '/favicon.ico', async (request, response) => {
    response.setHeader('Cache-Control', 'public, max-age=86400');
    await sendPayload(request, response, { status: 200, text: icon, type: 'image/svg+xml' });
  });
  page(router, '/openapi.yaml', async (request, response) => {
    response.setHeader('Cache-Control', 'no-cache');
    await sendPayload(request, response, {
      status: 200,
      text: await documentAsYaml(),
      type: 'application/yaml; charset=utf-8',
      etag: {},
    });
  });
  page(router, '/openapi.json', async (request, response) => {
    response.setHeader('Cache-Control', 'no-cache');
    await sendPayload(request, response, {
      status: 200,
      text: await documentAsJson(),
      type: 'application/json; charset=utf-8',
      etag: {},
    });
  });
  swaggerUi(router);
  return router;
}
