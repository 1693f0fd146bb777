import type { RequestHandler, Router } from 'express';
import { serveFiles } from 'swagger-ui-express';
import { page } from './page-route.ts';
import { html, stylesheet, themeScript } from './swagger-page.ts';

/**
 * Everything comes from here and nothing is inline. `data:` is for the icons in Swagger UI's stylesheet. No
 * `upgrade-insecure-requests`: it would break the page on a plain-HTTP address in a local network.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const assets = ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js'];

const secured: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', contentSecurityPolicy);
  response.setHeader('Cache-Control', 'no-cache');
  next();
};

const text =
  (body: string, type: string): RequestHandler =>
  (_request, response) => {
    response.type(type).send(body);
  };

/** Mounts Swagger UI at `/docs`. */
export function swaggerUi(router: Router): void {
  const [script, files] = serveFiles(undefined, {
    // Relative, so that the page also works behind a proxy that puts a path in front.
    swaggerUrl: '../openapi.json',
    swaggerOptions: {
      layout: 'BaseLayout',
      persistAuthorization: true,
      tryItOutEnabled: true,
      filter: true,
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
      defaultModelExpandDepth: 2,
      docExpansion: 'list',
      // Otherwise the page sends the address of the document to a validator elsewhere.
      validatorUrl: null,
    },
  });
  if (!script || !files) throw new Error('swagger-ui-express no longer gives its script and its files');
  // Without the slash, the relative addresses in the page would miss.
  page(router, '/docs', (_request, response) => response.redirect(308, 'docs/'));
  page(router, '/docs/', secured, text(html, 'html'));
  page(router, '/docs/dateline.css', secured, text(stylesheet, 'css'));
  page(router, '/docs/theme.js', secured, text(themeScript, 'js'));
  page(router, '/docs/swagger-ui-init.js', secured, script);
  // One by one: the package's folder also holds pages and source maps that are nobody's business.
  for (const asset of assets) {
    page(router, `/docs/${asset}`, secured, (request, response, next) => {
      request.url = `/${asset}`;
      return files(request, response, next);
    });
  }
}
