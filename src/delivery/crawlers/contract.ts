import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { exampleNews, exampleSite } from '../sitemaps/example.ts';
import { toLlms } from './llms.ts';
import { toRobots } from './robots.ts';

export const crawlerContract = {
  robots: endpoint({
    operationId: 'readRobots',
    method: 'get',
    path: '/robots.txt',
    tag: 'Sitemaps',
    summary: 'Read what crawlers may look at here',
    description:
      'For the addresses of the API (RFC 9309), with the index of the sitemaps. The site has a `robots.txt` of its own, which should name the index too.',
    access: 'open',
    cache: 'shared',
    request: {},
    response: {
      status: 200,
      description: 'The rules.',
      type: 'text/plain',
      body: z.string().describe('Rules for crawlers.'),
      example: toRobots(exampleSite, true),
      etag: true,
    },
    errors: [],
  }),
  llms: endpoint({
    operationId: 'readLlms',
    method: 'get',
    path: '/llms.txt',
    tag: 'Sitemaps',
    summary: 'Read what there is here for language models',
    description:
      'Markdown, as llmstxt.org asks for: what the site is, where the documentation and the feeds are, and the newest articles as Markdown. Articles with `seo.noindex` are left out.',
    access: 'delivery',
    cache: 'shared',
    request: {},
    response: {
      status: 200,
      description: 'The page.',
      type: 'text/markdown',
      body: z.string().describe('Markdown.'),
      example: toLlms(exampleSite, [exampleNews]),
      etag: true,
    },
    errors: [],
  }),
};
