import { anyArticle, anyTerm } from '../../cache/tags.ts';
import type { Deps } from '../../deps.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { searchContract } from './contract.ts';
import { presentResult, presentSuggestion } from './presenter.ts';
import { search, suggest } from './service.ts';

/** Whatever changes may be found, or be found no more. */
const tags = [anyArticle, anyTerm];

export const searchRoutes = ({ database: { delivery } }: Deps) =>
  implement(searchContract, {
    search: async ({ query, url }, { now }) => {
      const result = await search(delivery, query, now);
      return { body: presentResult(result), nextPage: nextPageUrl(url, result.nextCursor), tags };
    },
    suggest: async ({ query }, { now }) => {
      const { suggestions, sought } = await suggest(delivery, query, now);
      return { body: { data: suggestions.map((one) => presentSuggestion(one, sought)) }, tags };
    },
  });
