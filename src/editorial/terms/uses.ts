import type { Uses } from './kind.ts';

const counted = (count: number, one: string, many: string) =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];

/** "2 articles and 1 category under it"; empty when nothing uses the term. */
export const describeUses = ({ articles, children }: Uses): string =>
  [
    ...counted(articles, 'article', 'articles'),
    ...counted(children, 'category under it', 'categories under it'),
  ].join(' and ');
