import type { Page, Response } from 'playwright-core';

/** Swagger UI as a person uses it: what is clicked and typed, and nothing behind it. */
export function swaggerPage(page: Page) {
  const operation = (operationId: string) => page.locator(`.opblock[id$="-${operationId}"]`);

  return {
    async open(url: string): Promise<void> {
      await page.goto(`${url}/docs`);
      await page.locator('.swagger-ui .info .title').waitFor();
      await page.locator('.opblock').first().waitFor();
    },

    async authorise(key: string): Promise<void> {
      await page.locator('.auth-wrapper button.authorize').click();
      await page
        .locator('.dialog-ux input[type="text"], .dialog-ux input[type="password"]')
        .first()
        .fill(key);
      await page.locator('.dialog-ux button.authorize[type="submit"]').first().click();
      await page.locator('.dialog-ux .btn-done').first().click();
    },

    isAuthorised: () => page.locator('.auth-wrapper button.authorize.locked').isVisible(),

    /** Opens an operation, fills in what is given, executes, and waits for the answer to show. */
    async execute(
      operationId: string,
      { parameters = {}, body }: { parameters?: Record<string, string>; body?: string } = {},
    ): Promise<Response> {
      const block = operation(operationId);
      await block.locator('.opblock-summary-control').click();
      await block.locator('button.execute').waitFor();
      for (const [name, value] of Object.entries(parameters))
        await block.locator(`tr[data-param-name="${name}"] input`).fill(value);
      if (body !== undefined) await block.locator('textarea.body-param__text').fill(body);
      const [response] = await Promise.all([
        page.waitForResponse((answer) => answer.request().resourceType() === 'fetch'),
        block.locator('button.execute').click(),
      ]);
      await block.locator('.live-responses-table .response-col_status').first().waitFor();
      return response;
    },

    /** The status and the body that the page shows for the last answer. */
    async shown(operationId: string): Promise<{ status: string; body: string }> {
      const table = operation(operationId).locator('.live-responses-table tbody');
      return {
        status: (await table.locator('.response-col_status').first().innerText()).trim(),
        body: await table.locator('.highlight-code').first().innerText(),
      };
    },

    operation,
  };
}
