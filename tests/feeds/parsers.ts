import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import FeedParser from 'feedparser';
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import { parseDocument } from 'htmlparser2';
import Parser from 'rss-parser';
import { validateXML } from 'xmllint-wasm';

/** An item as a program that follows the feed has it. */
export type ParsedItem = {
  id: string;
  title: string;
  link: string;
  publishedAt: string;
  updatedAt?: string;
  authors: string[];
  categories: string[];
  summary?: string;
  content?: string;
  image?: string;
};

export type ParsedFeed = {
  title: string;
  items: ParsedItem[];
  next?: string | undefined;
  self?: string | undefined;
};

const iso = (date: string | Date | undefined) => new Date(String(date)).toISOString();

const present = <T extends object>(item: T) =>
  Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined && value !== null)) as T;

/** feedsmith, of RSS. */
export function bySmithRss(xml: string): ParsedFeed {
  const feed = parseRssFeed(xml);
  const link = (rel: string) => feed.atom?.links?.find((one) => one.rel === rel)?.href;
  return {
    title: feed.title ?? '',
    self: link('self'),
    next: link('next'),
    items: (feed.items ?? []).map((item) =>
      present({
        id: item.guid?.value ?? '',
        title: item.title ?? '',
        link: item.link ?? '',
        publishedAt: iso(item.pubDate),
        updatedAt: item.atom?.updated && iso(item.atom.updated),
        authors: item.dc?.creators ?? [],
        categories: (item.categories ?? []).map(({ name }) => name ?? ''),
        summary: item.description,
        content: item.content?.encoded,
        image: item.media?.contents?.[0]?.url,
      } as ParsedItem),
    ),
  };
}

/** feedsmith, of Atom. */
export function bySmithAtom(xml: string): ParsedFeed {
  const feed = parseAtomFeed(xml);
  const text = (node: unknown) =>
    typeof node === 'object' && node !== null && 'value' in node ? String(node.value) : (node as string);
  const link = (rel: string) => feed.links?.find((one) => one.rel === rel)?.href;
  return {
    title: text(feed.title) ?? '',
    self: link('self'),
    next: link('next'),
    items: (feed.entries ?? []).map((entry) =>
      present({
        id: entry.id ?? '',
        title: text(entry.title) ?? '',
        link: entry.links?.find(({ rel }) => rel === 'alternate')?.href ?? '',
        publishedAt: iso(entry.published),
        updatedAt: iso(entry.updated),
        authors: (entry.authors ?? []).map(({ name }) => name ?? ''),
        categories: (entry.categories ?? []).map(({ label }) => label ?? ''),
        summary: text(entry.summary),
        content: text(entry.content),
        image: entry.media?.contents?.[0]?.url,
      } as ParsedItem),
    ),
  };
}

type Extended = {
  id?: string;
  updated?: string;
  creators?: string[];
  media?: { $: { url: string } };
  'content:encoded'?: string;
};

/** rss-parser, of either. */
export async function byRssParser(xml: string): Promise<ParsedFeed> {
  const parser = new Parser<object, Extended>({
    customFields: {
      item: [
        ['dc:creator', 'creators', { keepArray: true }],
        ['media:content', 'media'],
      ] as never,
    },
  });
  const feed = await parser.parseString(xml);
  const isAtom = /<feed\b/.test(xml);
  return {
    title: feed.title ?? '',
    self: feed.paginationLinks?.self,
    next: feed.paginationLinks?.next,
    items: feed.items.map((item) =>
      present({
        id: (isAtom ? item.id : item.guid) ?? '',
        title: item.title ?? '',
        link: item.link ?? '',
        publishedAt: iso(item.pubDate),
        // Of an entry of Atom it knows the first author only.
        authors: isAtom ? [(item as { author?: string }).author ?? ''] : (item.creators ?? []),
        categories: isAtom ? [] : (item.categories ?? []),
        content: isAtom ? item.content : item['content:encoded'],
        image: item.media?.$.url,
      } as ParsedItem),
    ),
  };
}

/** feedparser, of either. */
export async function byFeedParser(xml: string): Promise<ParsedFeed> {
  const parser = new FeedParser({ addmeta: false });
  const items: ParsedItem[] = [];
  let title = '';
  parser.on('meta', (meta: { title: string }) => {
    title = meta.title;
  });
  parser.on('readable', () => {
    for (let item = parser.read(); item !== null; item = parser.read())
      items.push(
        present({
          id: item.guid,
          title: item.title ?? '',
          link: item.link,
          publishedAt: iso(item.pubdate),
          updatedAt: iso(item.date),
          authors: item.author === null ? [] : [item.author],
          categories: item.categories,
          content: item.description ?? undefined,
          image: item.image.url ?? item.enclosures[0]?.url,
        } as ParsedItem),
      );
  });
  const ended = once(parser, 'end');
  parser.end(xml);
  await ended;
  return { title, items };
}

type Node = {
  type: string;
  name?: string;
  data?: string;
  children?: Node[];
  attribs?: Record<string, string>;
};

/** The elements of a name and their text, to the byte. */
export function elementsOf(
  xml: string,
  name: string,
): { text: string; attributes: Record<string, string> }[] {
  const found: { text: string; attributes: Record<string, string> }[] = [];
  const textOf = ({ data, children = [] }: Node): string => data ?? children.map(textOf).join('');
  const walk = (node: Node) => {
    if (node.name === name) found.push({ text: textOf(node), attributes: node.attribs ?? {} });
    for (const child of node.children ?? []) walk(child);
  };
  walk(parseDocument(xml, { xmlMode: true, decodeEntities: true }) as unknown as Node);
  return found;
}

/** What libxml2 has against a document: that it is not well-formed, or not of the schema where there is one. */
export async function faultsOfXml(xml: string, schemas: { fileName: string; contents: string }[] = []) {
  const [schema, ...preload] = schemas;
  const { valid, rawOutput } = await validateXML({
    xml: [{ fileName: 'answer.xml', contents: xml }],
    ...(schema ? { schema: [schema], preload } : {}),
    initialMemoryPages: 512,
    maxMemoryPages: 4_096,
  } as never);
  return valid ? [] : rawOutput.split('\n').slice(0, 5);
}

let jsonFeed: ValidateFunction | undefined;

/** What the schema of JSON Feed 1.1 has against a feed. */
export function faultsOfJsonFeed(feed: unknown): unknown[] {
  if (!jsonFeed) {
    // Draft 4 says `id` where later ones say `$id`; nothing else in them differs.
    const read = (name: string) => {
      const file = path.join('tests/feeds/json-feed', name);
      const { $schema: _, id, ...schema } = JSON.parse(readFileSync(file, 'utf8'));
      return { $id: id, ...schema };
    };
    const ajv = new Ajv({ strict: false, allErrors: true });
    (addFormats as unknown as typeof addFormats.default)(ajv);
    ajv.addSchema(read('feed-1.schema.json'), 'https://json.schemastore.org/feed-1');
    jsonFeed = ajv.compile(read('feed.schema.json'));
  }
  return jsonFeed(feed) ? [] : (jsonFeed.errors ?? []);
}
