import type { BrowserContext } from 'playwright-core';

/** What a page must not do, as it happens. */
export type Trespasses = string[];

/** Notes requests that leave the origin, errors in the console, and violations of the content security policy. */
export async function watch(context: BrowserContext, origin: string): Promise<Trespasses> {
  const trespasses: Trespasses = [];
  await context.exposeFunction('reportViolation', (violation: string) => trespasses.push(violation));
  // As text: the types of the DOM would hold for the whole project.
  await context.addInitScript({
    content: `addEventListener('securitypolicyviolation', (event) =>
      reportViolation('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`,
  });
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) trespasses.push(`request: ${url}`);
  });
  context.on('console', (message) => {
    if (message.type() === 'error') trespasses.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => trespasses.push(`error: ${error.error().message}`));
  return trespasses;
}
