import { z } from 'zod';
import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { listName, nextPageUrl, readCursor, writeCursor } from '../../http/pagination.ts';
import { reportContract } from './contract.ts';
import { presentReportedLink } from './presenter.ts';
import { findBrokenLinks } from './store.ts';

const Position = z.tuple([z.uuid(), z.uuid(), z.string()]);

export const reportRoutes = ({ database: { prisma } }: Deps) =>
  implement(reportContract, {
    relatedLinks: async ({ query, url }, { now }) => {
      const name = listName('reportRelatedLinks', query);
      const [articleId, linkId, destination] = query.cursor ? readCursor(name, query.cursor, Position) : [];
      const after = articleId && linkId && destination ? { articleId, linkId, destination } : null;
      const rows = await findBrokenLinks(prisma, query, after, query.limit, now);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      const nextCursor =
        last && rows.length > query.limit
          ? writeCursor(name, [last.articleId, last.linkId, last.destination])
          : null;
      return {
        body: { data: page.map(presentReportedLink), nextCursor },
        nextPage: nextPageUrl(url, nextCursor),
      };
    },
  });
