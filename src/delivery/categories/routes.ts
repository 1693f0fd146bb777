import { kindTag } from '../../cache/tags.ts';
import type { Deps } from '../../deps.ts';
import { notFound } from '../../errors.ts';
import { implement } from '../../http/implement.ts';
import { termFeedLinks } from '../feeds/links.ts';
import { locateTerm } from '../terms/find.ts';
import { findCategories } from '../terms/store.ts';
import { deliveryCategoryContract } from './contract.ts';
import { placedIn, treeOf } from './tree.ts';

export const deliveryCategoryRoutes = ({ database: { delivery } }: Deps) =>
  implement(deliveryCategoryContract, {
    list: async (_input, { now }) => ({
      body: { data: treeOf(await findCategories(delivery, now)).roots },
      tags: [kindTag('category')],
    }),
    read: async ({ params, url }, { now }) => {
      const found = await locateTerm(delivery, 'category', params.category, url, now);
      if ('movedTo' in found) return found;
      const category = placedIn(treeOf(await findCategories(delivery, now)), found.term.id);
      // Withdrawn between the two statements.
      if (!category) throw notFound('The category');
      const links = termFeedLinks('categories', category.slug);
      return { body: category, links, tags: [...found.tags, kindTag('category')] };
    },
  });
