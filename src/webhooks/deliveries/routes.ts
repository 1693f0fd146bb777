import type { Deps } from '../../deps.ts';
import { notFound } from '../../errors.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { listAttempts, listDeliveries } from '../lists.ts';
import { findDelivery } from '../queue-store.ts';
import { ping, replayOne, replayRange } from '../replay.ts';
import { webhookDeliveryContract } from './contract.ts';
import { presentAttempt, presentDelivery } from './presenter.ts';

const addressOf = (webhook: string, { id }: { id: string }) =>
  `/v1/editorial/webhooks/${webhook}/deliveries/${id}`;

export const webhookDeliveryRoutes = ({ database: { prisma } }: Deps) =>
  implement(webhookDeliveryContract, {
    ping: async ({ params }, context) => {
      const row = await ping(prisma, params.webhook, context);
      return { body: presentDelivery(row), location: addressOf(params.webhook, row) };
    },
    replay: async ({ params, body }, context) => ({
      body: { count: await replayRange(prisma, params.webhook, body, context) },
    }),
    list: async ({ params, query, url }) => {
      const { rows, nextCursor } = await listDeliveries(prisma, params.webhook, query);
      return {
        body: { data: rows.map(presentDelivery), nextCursor },
        nextPage: nextPageUrl(url, nextCursor),
      };
    },
    read: async ({ params }) => {
      const row = await findDelivery(prisma, params.webhook, params.delivery);
      if (!row) throw notFound('The delivery');
      return { body: presentDelivery(row) };
    },
    replayOne: async ({ params }, context) => {
      const row = await replayOne(prisma, params.webhook, params.delivery, context);
      return { body: presentDelivery(row), location: addressOf(params.webhook, row) };
    },
    listAttempts: async ({ params, query, url }) => {
      const { rows, nextCursor } = await listAttempts(prisma, params.webhook, query);
      return { body: { data: rows.map(presentAttempt), nextCursor }, nextPage: nextPageUrl(url, nextCursor) };
    },
  });
