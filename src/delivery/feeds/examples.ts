import { toAtom } from './atom.ts';
import type { Feed } from './feed.ts';
import { toJsonFeed } from './json-feed.ts';
import { toRss } from './rss.ts';

const feed: Feed = {
  id: 'https://news.example.org/',
  title: 'The Harbour Times',
  description: 'What happens by the water.',
  language: 'en',
  homeUrl: 'https://news.example.org/',
  selfUrl: 'https://api.example.org/v1/feeds/articles',
  firstUrl: 'https://api.example.org/v1/feeds/articles',
  nextUrl: null,
  site: {
    name: 'The Harbour Times',
    url: 'https://news.example.org',
    logo: null,
    apiUrl: 'https://api.example.org',
  },
  updatedAt: '2026-11-24T09:15:00.000Z',
  items: [
    {
      id: 'urn:uuid:0199b2f0-6d52-7c1e-9a44-3f1c52f7a911',
      url: 'https://news.example.org/en/port-saffrey-electric-quay',
      title: 'Port Saffrey opens its first electric quay',
      summary: 'Ships at berth 6 can now switch their engines off and plug in.',
      html: '<section><p>PORT SAFFREY — Ships can now plug in.</p></section>',
      language: 'en',
      publishedAt: '2026-11-24T08:00:00.000Z',
      modifiedAt: '2026-11-24T09:15:00.000Z',
      bylines: [
        {
          name: 'Mara Quill',
          url: 'https://news.example.org/authors/mara-quill',
          avatar: null,
          role: 'author',
        },
      ],
      category: { slug: 'business', name: 'Business' },
      tags: [{ slug: 'ports', name: 'Ports' }],
      image: {
        url: 'https://news.example.org/images/berth-6.jpg',
        alt: 'A ship at a quay, with a cable to the shore',
        caption: 'Berth 6 on its first evening.',
        credit: 'Ana Reyes',
        width: 1600,
        height: 900,
      },
      article: {
        type: 'news',
        kicker: 'Harbour',
        firstPublishedAt: '2026-11-24T08:00:00.000Z',
        wordCount: 312,
      },
    },
  ],
};

const as = (form: string): Feed => ({
  ...feed,
  selfUrl: `${feed.selfUrl}.${form}`,
  firstUrl: `${feed.firstUrl}.${form}`,
});

/** One feed in each format, as the document shows it. */
export const rssExample = toRss(as('rss'));
export const atomExample = toAtom(as('atom'));
export const jsonFeedExample = toJsonFeed(as('json'));
