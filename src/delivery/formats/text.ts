import type { Site } from '../../site/site.ts';
import { pageOf } from './addresses.ts';
import { bodyToText } from './body.ts';
import { linkedAddress, titleOf } from './links.ts';
import type { WholeArticle } from './whole-article.ts';

const lines = (...all: (string | null)[]) => all.filter((line) => line !== null && line !== '').join('\n');

const words = {
  correction: 'Correction',
  clarification: 'Clarification',
  update: 'Update',
  retraction: 'Retraction',
};

/** The article as plain text, as it would be read out: what belongs together without an empty line between. */
export function toTextFile(article: WholeArticle, site: Site): string {
  const { kicker, headline, standfirst, bylines, firstPublishedAt, modifiedAt, image, tags } = article;
  const parts = [
    lines(kicker, headline),
    standfirst ?? '',
    lines(
      bylines
        .map(({ author, role }) => (role === 'author' ? author.name : `${author.name} (${role})`))
        .join(', '),
      firstPublishedAt === modifiedAt ? firstPublishedAt : `${firstPublishedAt}, changed ${modifiedAt}`,
      pageOf(article, site),
    ),
    image ? lines(image.caption ?? image.alt, image.credit) : '',
    bodyToText(article),
    ...article.corrections.map(({ type, text, publishedAt }) => `${words[type]} (${publishedAt}): ${text}`),
    lines(
      ...article.relatedLinks.map((link) => {
        const address = linkedAddress(link, site);
        return `- ${titleOf(link)}${address === null ? '' : `: ${address}`}`;
      }),
    ),
    lines(article.category?.name ?? null, tags.map(({ name }) => name).join(', ')),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
