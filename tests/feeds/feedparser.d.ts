declare module 'feedparser' {
  import type { Transform } from 'node:stream';

  type Item = {
    guid: string;
    title: string | null;
    description: string | null;
    summary: string | null;
    link: string;
    pubdate: Date;
    date: Date;
    author: string | null;
    categories: string[];
    image: { url?: string };
    enclosures: { url: string }[];
    [extension: string]: unknown;
  };

  export default class FeedParser extends Transform {
    constructor(options?: { feedurl?: string; normalize?: boolean; addmeta?: boolean });
    read(): Item | null;
  }
}
