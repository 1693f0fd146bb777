import { termContract } from '../terms/contract.ts';
import { Author, AuthorCreate, AuthorPatch, authorExample, authorListQuery, authorParams } from './schema.ts';

export const authorContract = termContract({
  kind: 'author',
  named: { singular: 'Author', plural: 'Authors', article: 'an author' },
  collection: 'authors',
  params: authorParams,
  query: authorListQuery,
  create: { schema: AuthorCreate, example: { name: 'Maren Oakhurst', jobTitle: 'Reporter' } },
  patch: { schema: AuthorPatch, example: { jobTitle: 'Senior reporter' } },
  view: { schema: Author, example: authorExample },
  pageId: 'EditorialAuthorPage',
});
