import type { RelatedLinkDocument, SectionDocument } from '../../content/document.ts';
import { toHtml } from '../../content/html.ts';
import { toMarkdown } from '../../content/markdown.ts';
import { toText } from '../../content/plain-text.ts';
import type { Body } from '../../content/portable-text.ts';
import { letOut } from '../../http/let-out.ts';
import { mainReason } from '../../publication/related/reasons.ts';
import type { WholeArticle } from '../formats/whole-article.ts';
import { Article, type ArticleCard, type BodyFormat, type RelatedLink, type Section } from './schema.ts';
import type { ArticleView, CardRow, NearRow, TermDocument, Terms } from './store.ts';

const formats: Record<BodyFormat, (body: Body) => Body | string> = {
  portableText: (body) => body,
  html: toHtml,
  markdown: toMarkdown,
  text: toText,
};

const termOf = (terms: Terms, id: string | null): TermDocument | null =>
  id === null ? null : (terms[id] ?? null);

/** A term that readers cannot see is left out: an id without a name tells them nothing. */
const tagsOf = (ids: string[], terms: Terms) => ids.flatMap((id) => terms[id] ?? []);

const bylinesOf = (bylines: { authorId: string; role: string }[], terms: Terms) =>
  bylines.flatMap(({ authorId, role }) => {
    const author = terms[authorId];
    return author ? [{ author, role }] : [];
  }) as unknown as Article['bylines'];

/** Each property by name, and nothing spread: a list makes a hundred of these for one answer. */
export function presentCard(row: CardRow, terms: Terms): ArticleCard {
  const { card } = row;
  return {
    id: row.articleId,
    slug: row.slug,
    language: row.language,
    type: row.type as Article['type'],
    headline: card.headline,
    kicker: card.kicker,
    standfirst: card.standfirst,
    excerpt: card.excerpt,
    image: card.image,
    category: termOf(terms, row.categoryId),
    tags: tagsOf(row.tagIds, terms),
    bylines: bylinesOf(card.bylines, terms),
    wordCount: card.wordCount,
    readingTimeMinutes: card.readingTimeMinutes,
    firstPublishedAt: row.firstPublishedAt,
    publishedAt: row.publishedAt,
    modifiedAt: row.modifiedAt,
  };
}

export const presentSection = (
  { id, heading, anchor, body }: SectionDocument,
  format: BodyFormat,
): Section => ({
  id,
  heading,
  anchor,
  body: formats[format](body),
});

function presentLink(link: RelatedLinkDocument, { targets, terms }: ArticleView): RelatedLink[] {
  const { id, excerpt, image } = link;
  if (link.kind === 'external') {
    const card = { id, excerpt, image, category: termOf(terms, link.categoryId) };
    return [{ kind: 'external', ...card, url: link.url, title: link.title ?? '', reason: 'curated' }];
  }
  const target = link.targetId === null ? undefined : targets[link.targetId];
  if (!target) return [];
  return [
    {
      kind: 'article',
      id,
      excerpt: excerpt ?? target.card.excerpt,
      image: image ?? target.card.image,
      category: termOf(terms, link.categoryId) ?? termOf(terms, target.categoryId),
      article: { id: target.articleId, slug: target.slug, language: target.language },
      headline: link.title ?? target.card.headline,
      publishedAt: target.publishedAt,
      reason: 'curated',
    },
  ];
}

const presentNear = ({ card: target, contributions }: NearRow, terms: Terms): RelatedLink => ({
  kind: 'article',
  id: null,
  excerpt: target.card.excerpt,
  image: target.card.image,
  category: termOf(terms, target.categoryId),
  article: { id: target.articleId, slug: target.slug, language: target.language },
  headline: target.card.headline,
  publishedAt: target.publishedAt,
  reason: mainReason(contributions),
});

/** Curated first, in their order; then what fills them up. */
export const presentLinks = (view: ArticleView): RelatedLink[] => [
  ...view.article.document.relatedLinks.flatMap((link) => presentLink(link, view)),
  ...(view.filled ?? []).map((near) => presentNear(near, view.terms)),
];

export function presentArticle(view: ArticleView, format: BodyFormat): Article {
  const { article, terms } = view;
  const { document } = article;
  return {
    ...presentCard({ ...article, card: document }, terms),
    dateline: document.dateline,
    sections: document.sections.map((section) => presentSection(section, format)),
    relatedLinks: presentLinks(view),
    corrections: document.corrections,
    canonicalUrl: document.canonicalUrl,
    seo: document.seo,
    extensions: document.extensions,
  };
}

/** What the JSON would say, and not a word more: what every other format is made from. */
export const presentWhole = (view: ArticleView) =>
  letOut(Article)(presentArticle(view, 'portableText')) as WholeArticle;
