import type { ArticleDocument, RelatedLinkDocument } from '../document.ts';

/** Properties that a writer sends under the name they are kept under. */
const plain = [
  'slug',
  'language',
  'type',
  'headline',
  'kicker',
  'standfirst',
  'dateline',
  'image',
  'corrections',
  'canonicalUrl',
  'excerpt',
] as const;

/** Those that hold text for people. */
export const texts: ReadonlySet<string> = new Set([
  '/headline',
  '/kicker',
  '/standfirst',
  '/excerpt',
  '/title',
  '/seo/title',
  '/seo/description',
]);

/**
 * An article but for its sections and related links, as values that change one by one: each under its JSON
 * Pointer, in the form a writer sends it.
 */
export function fieldsOf(document: ArticleDocument): Map<string, unknown> {
  const { categoryId, tagIds, bylines, seo, extensions } = document;
  return new Map<string, unknown>([
    ...plain.map((name) => [`/${name}`, document[name]] as const),
    ['/category', categoryId],
    ['/tags', tagIds],
    ['/bylines', bylines.map(({ authorId, role }) => ({ author: authorId, role }))],
    ...Object.entries(seo).map(([name, value]) => [`/seo/${name}`, value] as const),
    ...Object.entries(extensions).map(([namespace, value]) => [`/extensions/${namespace}`, value] as const),
  ]);
}

/** The other way: `onto` with these values. */
export function withFields(onto: ArticleDocument, fields: ReadonlyMap<string, unknown>): ArticleDocument {
  const under = (prefix: string) =>
    Object.fromEntries(
      [...fields].flatMap(([pointer, value]) =>
        pointer.startsWith(prefix) && value !== undefined ? [[pointer.slice(prefix.length), value]] : [],
      ),
    );
  const bylines = fields.get('/bylines') as { author: string; role: string }[];
  return {
    ...onto,
    ...(Object.fromEntries(plain.map((name) => [name, fields.get(`/${name}`)])) as Partial<ArticleDocument>),
    categoryId: fields.get('/category') as ArticleDocument['categoryId'],
    tagIds: fields.get('/tags') as string[],
    bylines: bylines.map(({ author, role }) => ({ authorId: author, role })),
    seo: under('/seo/') as ArticleDocument['seo'],
    extensions: under('/extensions/'),
  };
}

/** The properties of a section by their pointers. */
export const sectionProperties = { '/heading': 'heading', '/anchor': 'anchor', '/body': 'body' } as const;

const cardProperties = { '/excerpt': 'excerpt', '/category': 'categoryId', '/image': 'image' } as const;
const articleLink = { '/article': 'targetId', '/headline': 'title', ...cardProperties } as const;
const externalLink = { '/url': 'url', '/title': 'title', ...cardProperties } as const;

/** The properties of a related link by their pointers: which there are depends on its kind. */
export const linkProperties = ({
  kind,
}: Pick<RelatedLinkDocument, 'kind'>): Record<string, keyof RelatedLinkDocument> =>
  kind === 'article' ? articleLink : externalLink;

/** A related link as a writer sends it. */
export const linkValue = (link: RelatedLinkDocument): Record<string, unknown> => ({
  id: link.id,
  kind: link.kind,
  ...Object.fromEntries(
    Object.entries(linkProperties(link)).map(([pointer, name]) => [pointer.slice(1), link[name]]),
  ),
});
