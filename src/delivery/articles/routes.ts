import type { z } from 'zod';
import { anyArticle, anyTerm } from '../../cache/tags.ts';
import type { Deps } from '../../deps.ts';
import { notFound } from '../../errors.ts';
import { withParameters, withSegment } from '../../http/address.ts';
import { implement } from '../../http/implement.ts';
import { nextPageUrl } from '../../http/pagination.ts';
import { siteOf } from '../../site/site.ts';
import { feedLinks, siteFeed } from '../feeds/links.ts';
import { articleFormats } from '../formats/formats.ts';
import { type articleListQuery, deliveryArticleContract } from './contract.ts';
import { presentArticle, presentCard, presentLinks, presentSection, presentWhole } from './presenter.ts';
import { filledUp } from './related.ts';
import { pick } from './schema.ts';
import { listArticles, locateArticle } from './service.ts';
import type { Address, ArticleView } from './store.ts';
import { movedTags, pageTags } from './tags.ts';

/** Of `/v1/articles/{article}`. */
const articleSegment = 2;

type Asked = {
  params: { article: string };
  query: { language?: string | undefined; related?: string | undefined };
  url: string;
};

export const deliveryArticleRoutes = ({ config, database: { delivery } }: Deps) => {
  const site = siteOf(config);

  /** Answers from the article at an address, or sends the reader to where it moved. */
  async function at<T>(
    { params, query, url }: Asked,
    now: Date,
    answer: (view: ArticleView) => T | Promise<T>,
  ) {
    const located = await locateArticle(delivery, params.article, query.language, now);
    if ('movedTo' in located)
      return {
        movedTo: readdressed(url, located.movedTo, query.language !== undefined),
        tags: movedTags(params.article, located.movedTo.slug),
      };
    const ofPage = pageTags(params.article, located.view);
    // What fills links up may be any article.
    const tags = query.related === 'auto' ? [...ofPage, anyArticle, anyTerm] : ofPage;
    return { body: await answer(located.view), tags };
  }

  return implement(deliveryArticleContract, {
    list: async ({ query, url }, { now }) => {
      const { cards, terms, nextCursor, count, tags } = await listArticles(delivery, query, now);
      const data = cards.map((card) => pick(presentCard(card, terms), query.fields));
      const body = { data, nextCursor, ...(count ? { count } : {}) };
      const links = isOfAll(query) ? feedLinks(siteFeed) : [];
      return { body, nextPage: nextPageUrl(url, nextCursor), links, tags };
    },
    read: (input, { now }) =>
      at(input, now, async (view) => {
        const { fields, bodyFormat, format } = input.query;
        const showsLinks = !fields || fields.includes('relatedLinks');
        const whole = showsLinks ? await filledUp(delivery, view, input.query, now) : view;
        if (format !== 'json') return articleFormats[format].make(presentWhole(whole), site);
        return pick(presentArticle(whole, bodyFormat), fields);
      }),
    sections: (input, { now }) =>
      at(input, now, ({ article }) => ({
        data: article.document.sections.map((section) => presentSection(section, input.query.bodyFormat)),
      })),
    section: (input, { now }) =>
      at(input, now, ({ article }) => {
        const section = article.document.sections.find(({ id }) => id === input.params.section.toLowerCase());
        if (!section) throw notFound('The section');
        return presentSection(section, input.query.bodyFormat);
      }),
    relatedLinks: (input, { now }) =>
      at(input, now, async (view) => ({
        data: presentLinks(await filledUp(delivery, view, input.query, now)),
      })),
  });
};

/** What narrows a list has no feed of its own, but for terms, which name theirs themselves. */
const isOfAll = ({
  sort,
  limit,
  fields,
  cursor,
  count,
  asOf,
  ...filters
}: z.output<typeof articleListQuery>) => Object.values(filters).every((value) => value === undefined);

/**
 * The same address with the present slug, and with the present language where the request named one or the slug
 * alone would not tell: the article may have changed its language and kept its slug.
 */
function readdressed(url: string, { slug, language, shared }: Address, languageAsked: boolean): string {
  const moved = withSegment(url, articleSegment, slug);
  return languageAsked || shared ? withParameters(moved, { language }) : moved;
}
