import { anchorsFor } from '../../content/anchor.ts';
import type { ArticleDocument, RelatedLinkDocument, SectionDocument } from '../../content/document.ts';
import { completeImage, type ImageInput } from '../../content/image.ts';
import type { Fault } from '../../errors.ts';
import type { RelatedLinkWrite } from '../related-links/schema.ts';
import { bodyOf } from '../sections/body.ts';
import type { PlacedWarning, SectionWrite } from '../sections/schema.ts';
import type { References } from './references.ts';
import type { ArticleCreate } from './schema.ts';
import { slugFor } from './slugs.ts';

/** What a write needs beside the write itself, and where it says what it found. */
export type WriteContext = {
  articleId: string;
  /** Makes the ids of new sections and links. */
  newId: () => string;
  /** The document there is, whose sections and links keep their ids. */
  current: ArticleDocument | null;
  references: References;
  faults: Fault[];
  warnings: PlacedWarning[];
};

const imageOf = (image: ImageInput | null | undefined) => (image ? completeImage(image) : null);

/** Takes the ids that the article has; refuses those of another, and one that is given twice. */
function identity(
  known: Set<string>,
  seen: Set<string>,
  id: string | undefined,
  pointer: string,
  { newId, faults }: WriteContext,
): string {
  if (id === undefined) return newId();
  if (!known.has(id))
    faults.push({ pointer: `${pointer}/id`, detail: 'is not the id of one that this article has' });
  else if (seen.has(id)) faults.push({ pointer: `${pointer}/id`, detail: 'is given twice' });
  seen.add(id);
  return id;
}

export function sectionsFrom(sections: readonly SectionWrite[], context: WriteContext): SectionDocument[] {
  const known = new Set(context.current?.sections.map(({ id }) => id));
  const seen = new Set<string>();
  const written = sections.map((section, at) => ({
    id: identity(known, seen, section.id, `/sections/${at}`, context),
    heading: section.heading ?? null,
    anchor: section.anchor ?? null,
    body: bodyOf(section, `/sections/${at}`, context),
  }));
  return withAnchors(written, context);
}

/** Gives each headed section without an anchor one from its heading; a written one must be unique. */
export function withAnchors(
  sections: SectionDocument[],
  context: Pick<WriteContext, 'faults'>,
): SectionDocument[] {
  const taken = new Map<string, number>();
  for (const [at, { anchor }] of sections.entries()) {
    if (anchor === null) continue;
    if (taken.has(anchor))
      context.faults.push({
        pointer: `/sections/${at}/anchor`,
        detail: `is the anchor of section ${taken.get(anchor)} too`,
      });
    taken.set(anchor, at);
  }
  const derived = anchorsFor(sections.map(({ heading, anchor }) => (anchor === null ? heading : null)));
  return sections.map((section, at) => {
    let anchor = section.anchor ?? derived[at] ?? null;
    for (let number = 2; section.anchor === null && anchor !== null && taken.has(anchor); number += 1)
      anchor = `${derived[at]}-${number}`;
    if (anchor !== null) taken.set(anchor, at);
    return { ...section, anchor };
  });
}

export function relatedLinksFrom(
  links: readonly RelatedLinkWrite[],
  context: WriteContext,
): RelatedLinkDocument[] {
  const known = new Set(context.current?.relatedLinks.map(({ id }) => id));
  const seen = new Set<string>();
  return links.map((link, at) => {
    const pointer = `/relatedLinks/${at}`;
    return relatedLinkFrom(link, identity(known, seen, link.id, pointer, context), pointer, context);
  });
}

export function relatedLinkFrom(
  link: RelatedLinkWrite,
  id: string,
  pointer: string,
  { articleId, references, faults }: Pick<WriteContext, 'articleId' | 'references' | 'faults'>,
): RelatedLinkDocument {
  const card = {
    id,
    excerpt: link.excerpt ?? null,
    categoryId: link.category ? references.category(link.category, `${pointer}/category`, faults) : null,
    image: imageOf(link.image),
  };
  if (link.kind === 'external')
    return { ...card, kind: 'external', targetId: null, url: link.url ?? null, title: link.title };
  const targetId = references.article(link.article, `${pointer}/article`, faults);
  if (targetId === articleId)
    faults.push({ pointer: `${pointer}/article`, detail: 'is this article itself' });
  return { ...card, kind: 'article', targetId, url: null, title: link.headline ?? null };
}

/** A write, made a document: references resolved, bodies as Portable Text, slug and anchors derived. */
export function documentFrom(input: ArticleCreate, context: WriteContext): ArticleDocument {
  const { references, faults, current } = context;
  const tagIds = (input.tags ?? []).map((tag, at) => references.tag(tag, `/tags/${at}`, faults));
  const bylines = (input.bylines ?? []).map(({ author, role }, at) => ({
    authorId: references.author(author, `/bylines/${at}/author`, faults),
    role: role ?? 'author',
  }));
  refuseDoubles(tagIds, '/tags', faults);
  refuseDoubles(
    bylines.map(({ authorId, role }) => `${authorId} ${role}`),
    '/bylines',
    faults,
  );
  return {
    language: input.language ?? 'en',
    slug: input.slug ?? slugFor(input.headline, context.articleId),
    type: input.type ?? 'news',
    headline: input.headline,
    kicker: input.kicker ?? null,
    standfirst: input.standfirst ?? null,
    dateline: input.dateline
      ? { location: input.dateline.location, text: input.dateline.text ?? null }
      : null,
    categoryId: input.category ? references.category(input.category, '/category', faults) : null,
    tagIds,
    bylines,
    image: imageOf(input.image),
    canonicalUrl: input.canonicalUrl ?? null,
    seo: {
      title: input.seo?.title ?? null,
      description: input.seo?.description ?? null,
      noindex: input.seo?.noindex ?? false,
    },
    excerpt: input.excerpt ?? null,
    extensions: input.extensions ?? {},
    corrections: current?.corrections ?? [],
    sections: sectionsFrom(input.sections ?? [], context),
    relatedLinks: relatedLinksFrom(input.relatedLinks ?? [], context),
  };
}

function refuseDoubles(values: string[], pointer: string, faults: Fault[]): void {
  const seen = new Set<string>();
  for (const [at, value] of values.entries()) {
    if (value !== '' && seen.has(value))
      faults.push({ pointer: `${pointer}/${at}`, detail: 'is given twice' });
    seen.add(value);
  }
}

/** The document as a write that would give it again: what a merge patch is merged onto. */
export function writeFrom(document: ArticleDocument): ArticleCreate {
  const { categoryId, tagIds, bylines, corrections: _, sections, relatedLinks, ...rest } = document;
  return {
    ...rest,
    category: categoryId,
    tags: tagIds,
    bylines: bylines.map(({ authorId, role }) => ({ author: authorId, role })),
    sections,
    relatedLinks: relatedLinks.map(linkWriteFrom),
  } as ArticleCreate;
}

export function linkWriteFrom(link: RelatedLinkDocument): RelatedLinkWrite {
  const { id, kind, targetId, url, title, excerpt, categoryId, image } = link;
  const card = { id, excerpt, category: categoryId, image };
  return (
    kind === 'article' ? { kind, ...card, article: targetId, headline: title } : { kind, ...card, url, title }
  ) as RelatedLinkWrite;
}
