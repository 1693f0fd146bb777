import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { knownArticleId } from '../articles/path.ts';
import { cacheContract, mostUrls } from './contract.ts';
import { findTags } from './store.ts';

export const cacheRoutes = ({ database: { prisma }, cache }: Deps) =>
  implement(cacheContract, {
    explain: async ({ body }, { now }) => {
      const id = await knownArticleId(prisma, body.article);
      const tags = [...new Set([`article:${id}`, ...(await findTags(prisma, id, now))])].sort();
      return { body: { tags, urls: cache?.heldUnder(tags, mostUrls) ?? [] } };
    },
  });
