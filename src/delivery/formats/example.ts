import type { Site } from '../../site/site.ts';
import type { WholeArticle } from './whole-article.ts';

const text = (words: string) => ({
  _type: 'block' as const,
  _key: 'k1',
  style: 'normal' as const,
  children: [{ _type: 'span' as const, _key: 'k2', text: words, marks: [] }],
  markDefs: [],
});

/** What the examples of the formats in the document are made from. */
export const exampleArticle: WholeArticle = {
  id: '0199b2f0-6d52-7c1e-9a44-3f1c52f7a911',
  slug: 'port-saffrey-electric-quay',
  language: 'en',
  type: 'news',
  headline: 'Ships at Port Saffrey switch their engines off',
  kicker: 'Harbour',
  standfirst: 'The first quay with shore power opened on Tuesday.',
  excerpt: 'Ships can now switch their engines off and plug in.',
  image: {
    url: 'https://example.org/photos/berth-6.jpg',
    alt: 'A ship at a quay, with a cable to the shore',
    caption: 'Berth 6 on its first evening.',
    credit: 'Ana Reyes',
    width: 1_600,
    height: 900,
  },
  category: { id: '0199b2f0-0001-7c1e-9a44-3f1c52f7a911', slug: 'business', name: 'Business' },
  tags: [{ id: '0199b2f0-0002-7c1e-9a44-3f1c52f7a911', slug: 'ports', name: 'Ports' }],
  bylines: [
    {
      author: {
        id: '0199b2f0-0003-7c1e-9a44-3f1c52f7a911',
        slug: 'mara-quill',
        name: 'Mara Quill',
        jobTitle: 'Harbour correspondent',
        url: null,
        image: null,
      },
      role: 'author',
    },
  ],
  wordCount: 7,
  readingTimeMinutes: 1,
  firstPublishedAt: '2026-11-24T08:00:00.000Z',
  publishedAt: '2026-11-24T08:00:00.000Z',
  modifiedAt: '2026-11-24T09:30:00.000Z',
  dateline: { location: 'PORT SAFFREY', text: null },
  sections: [
    {
      id: '0199b2f0-0007-7000-8000-000000000001',
      heading: null,
      anchor: null,
      body: [text('The cables are as thick as an arm.')],
    },
  ],
  relatedLinks: [],
  corrections: [],
  canonicalUrl: null,
  seo: { title: null, description: null, noindex: false },
  extensions: {},
};

export const exampleSite: Site = {
  name: 'The Saffrey Post',
  url: 'https://post.example.org',
  description: null,
  language: 'en',
  logo: 'https://post.example.org/logo.png',
  apiUrl: 'https://api.example.org',
  articleUrl: ({ language, slug }) => `https://post.example.org/${language}/${slug}`,
  termUrl: (kind, { slug }) => `https://post.example.org/${kind}/${slug}`,
};
