import { presentArticle } from '../delivery/articles/presenter.ts';
import { pick } from '../delivery/articles/schema.ts';
import type { Deps } from '../deps.ts';
import { implement } from '../http/implement.ts';
import { nextPageUrl } from '../http/pagination.ts';
import { previewContract } from './contract.ts';
import { createPreview, listPreviews, revokePreview } from './links.ts';
import { openPreview } from './open.ts';
import { presentPreview } from './presenter.ts';

export const previewRoutes = ({ database: { prisma, delivery } }: Deps) =>
  implement(previewContract, {
    read: async ({ params, query }, { now }) => {
      const view = await openPreview({ desk: prisma, delivery }, params.token, now);
      return { body: pick(presentArticle(view, query.bodyFormat), query.fields) };
    },
    list: async ({ params, query, url }, { now }) => {
      const { rows, nextCursor } = await listPreviews(prisma, params.article, query);
      const data = rows.map((row) => presentPreview(row, now));
      return { body: { data, nextCursor }, nextPage: nextPageUrl(url, nextCursor) };
    },
    create: async ({ params, body }, context) => {
      const { row, token } = await createPreview(prisma, params.article, body, context);
      return { body: { ...presentPreview(row, context.now), url: `/v1/previews/${token}`, token } };
    },
    revoke: async ({ params }, context) => {
      await revokePreview(prisma, params.article, params.preview, context);
      return { body: undefined };
    },
  });
