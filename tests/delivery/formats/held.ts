import type { Json } from '../../support/stories.ts';
import { ninjsFaults } from './ninjs.ts';
import { jsonLdFaults } from './schema-org.ts';
import { readFrontMatter, readHtml } from './text-formats.ts';

const withRole = (texts: Json[] = [], role: string) =>
  texts.find((text) => text.role === role)?.value ?? null;
const idOf = (urn: string) => urn.replace(/^urn:uuid:/, '');

const withoutBodies = ({ sections, ...rest }: Json) => ({
  ...rest,
  sections: sections.map(({ body: _, ...section }: Json) => section),
});

type Reader = (answer: Json, article: Json) => Promise<{ faults: string[]; held: Json; whole: Json }>;

/** For each format that is data: what is wrong with it, and the article that can be read back from it. */
export const readers = {
  jsonld: async (answer: Json, article: Json) => ({
    faults: await jsonLdFaults(answer),
    held: {
      ...answer['x-dateline'],
      id: idOf(answer['@id']),
      language: answer.inLanguage,
      headline: answer.headline,
      standfirst: answer.abstract ?? null,
      excerpt: answer.description ?? null,
      wordCount: answer.wordCount,
      firstPublishedAt: answer.datePublished,
      modifiedAt: answer.dateModified,
    },
    whole: article,
  }),
  ninjs: async (answer: Json, article: Json) => ({
    faults: ninjsFaults('3.1', answer),
    held: {
      ...JSON.parse(withRole(answer.bodies, 'x-dateline')),
      id: idOf(answer.uri),
      language: answer.language,
      headline: withRole(answer.headlines, 'main'),
      standfirst: withRole(answer.descriptions, 'standfirst'),
      excerpt: withRole(answer.descriptions, 'excerpt'),
      wordCount: answer.bodies[0].wordCount,
      firstPublishedAt: answer.firstCreated,
      modifiedAt: answer.versionCreated,
    },
    whole: article,
  }),
  ninjs2: async (answer: Json, article: Json) => ({
    faults: ninjsFaults('2.2', answer),
    held: {
      ...JSON.parse(withRole(answer.bodies, 'x-dateline')),
      id: idOf(answer.uri),
      language: answer.language,
      headline: withRole(answer.headlines, 'main'),
      standfirst: withRole(answer.descriptions, 'standfirst'),
      excerpt: withRole(answer.descriptions, 'excerpt'),
      wordCount: answer.bodies[0].wordcount,
      firstPublishedAt: answer.firstcreated,
      modifiedAt: answer.versioncreated,
    },
    whole: article,
  }),
  markdown: async (answer: Json, article: Json) => {
    const { title, date, url, ...meta } = readFrontMatter(answer).meta;
    const faults =
      title === meta.headline && date === meta.publishedAt && URL.canParse(String(url)) ? [] : ['title'];
    return { faults, held: meta, whole: withoutBodies(article) };
  },
  html: async (answer: Json, article: Json) => {
    const { faults, data } = readHtml(answer);
    const { id, language, headline, standfirst, wordCount, firstPublishedAt, modifiedAt, ...rest } = article;
    const missing = [language, wordCount, firstPublishedAt, modifiedAt]
      .filter((value) => !answer.includes(`"${value}"`))
      .concat(answer.includes(`id="urn:uuid:${id}"`) ? [] : [id]);
    for (const value of missing) faults.push(`${value} is missing`);
    return { faults, held: JSON.parse(data.dateline ?? '{}'), whole: withoutBodies(rest) };
  },
} satisfies Record<string, Reader>;
