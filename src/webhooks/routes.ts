import type { PrismaClient } from '../database/client.ts';
import type { Deps } from '../deps.ts';
import { notFound } from '../errors.ts';
import { implement } from '../http/implement.ts';
import { nextPageUrl } from '../http/pagination.ts';
import { webhookContract } from './contract.ts';
import { listWebhooks } from './lists.ts';
import { presentWebhook } from './presenter.ts';
import { createWebhook, deleteWebhook, patchWebhook, rotateSecret } from './service.ts';
import { findLoads, findTermNames, findWebhook, type WebhookRow } from './store.ts';

const path = '/v1/editorial/webhooks';

async function presented(prisma: PrismaClient, rows: WebhookRow[], now: Date) {
  const terms = await findTermNames(prisma, rows);
  const found = await findLoads(
    prisma,
    rows.map(({ id }) => id),
  );
  const loads = new Map(found.map((load) => [load.id, load]));
  return rows.map((row) => presentWebhook(row, terms, loads.get(row.id), now));
}

export const webhookRoutes = ({ database: { prisma }, config }: Deps) => {
  const one = async (row: WebhookRow, now: Date) => {
    const [body] = await presented(prisma, [row], now);
    if (!body) throw notFound('The webhook');
    return body;
  };
  return implement(webhookContract, {
    list: async ({ query, url }, { now }) => {
      const { rows, nextCursor } = await listWebhooks(prisma, query);
      const data = await presented(prisma, rows, now);
      return { body: { data, nextCursor }, nextPage: nextPageUrl(url, nextCursor) };
    },
    create: async ({ body }, context) => {
      const { row, secret } = await createWebhook(prisma, config, body, context);
      return {
        body: { ...(await one(row, context.now)), secret },
        version: row.version,
        location: `${path}/${row.id}`,
      };
    },
    read: async ({ params }, { now }) => {
      const row = await findWebhook(prisma, params.webhook);
      if (!row) throw notFound('The webhook');
      return { body: await one(row, now), version: row.version };
    },
    update: async ({ params, body, ifMatch }, context) => {
      const row = await patchWebhook(prisma, config, params.webhook, body, ifMatch, context);
      return { body: await one(row, context.now), version: row.version };
    },
    delete: async ({ params, ifMatch }, context) => {
      await deleteWebhook(prisma, params.webhook, ifMatch, context);
      return { body: undefined };
    },
    rotateSecret: async ({ params, body }, context) => {
      const { row, secret } = await rotateSecret(
        prisma,
        config,
        params.webhook,
        body.previousSecretUntil,
        context,
      );
      return { body: { ...(await one(row, context.now)), secret }, version: row.version };
    },
  });
};
