import type { AddressInfo } from 'node:net';
import { articleTypes } from '../../src/content/fields.ts';
import { countModes } from '../../src/delivery/articles/count.ts';
import { Article, ArticleCard, bodyFormats } from '../../src/delivery/articles/schema.ts';
import { changeTypes } from '../../src/delivery/changes/schema.ts';
import { feedContents } from '../../src/delivery/feeds/schema.ts';
import { facetNames } from '../../src/delivery/search/schema.ts';
import type { Endpoint } from '../../src/http/contract.ts';
import { travelsInTime } from '../../src/http/time-travel.ts';
import { contracts } from '../../src/resources.ts';
import type { TestApi } from '../support/api.ts';
import { rounds } from '../support/rounds.ts';
import type { Kind, Scene } from './scene.ts';
import { isOpen, type Span } from './words.ts';

/** Every operation that readers may call. */
export const operations = contracts.filter(({ access, method }) => access === 'delivery' && method === 'get');

export type Ask = { path: string; method?: 'GET' | 'HEAD'; headers?: Record<string, string>; at?: Date };

/** The paths of an operation, with every name that there is in every place. */
function pathsOf({ path }: Endpoint, { named, places, beginning }: Scene): string[] {
  const of = (kind: Kind) => [...new Set(named.filter((one) => one.kind === kind).map(({ name }) => name))];
  const [, parameter] = /\{(\w+)\}/.exec(path) ?? [];
  // Every planted word begins so: what looks for words finds all that it can see.
  if (path === '/v1/search') return [`${path}?q=zq&prefix=true&passages=true&limit=100`];
  if (path === '/v1/suggest') return [`${path}?q=zq&limit=20`];
  // All that has ever been told, each with what is to be seen of it now; and a stream ends when it has told that.
  if (path === '/v1/changes') return [`${path}?include=document&limit=100&since=${beginning}`];
  if (path === '/v1/changes/stream') return [`${path}?include=document&follow=false&since=${beginning}`];
  if (parameter === undefined) return [path];
  if (path.includes('{section}'))
    return places.flatMap(({ names, sections }) =>
      sections.flatMap((section) =>
        names.map((name) => path.replace('{article}', name).replace('{section}', section)),
      ),
    );
  if (parameter === 'page') return ['1', '2'].map((page) => path.replace('{page}', page));
  if (!['article', 'category', 'tag', 'author'].includes(parameter))
    throw new Error(`The crawl does not know what {${parameter}} in ${path} names. Teach it.`);
  return of(parameter as Kind).map((name) => path.replace(`{${parameter}}`, name));
}

/** Every value that a parameter is tried with. One that is new fails here, so that no filter is left out. */
function valuesOf(
  name: string,
  { operationId, response }: Endpoint,
  { named, instants, words, beginning }: Scene,
): string[] {
  const of = (kind: Kind) => named.filter((one) => one.kind === kind).map((one) => one.name);
  const times = () => instants.map((instant) => instant.toISOString());
  const fields = Object.keys((operationId === 'listArticles' ? ArticleCard : Article).shape);
  const values: Record<string, () => string[]> = {
    category: () => of('category'),
    tag: () => of('tag'),
    author: () => of('author'),
    language: () => ['en', 'fr'],
    type: () => (operationId.endsWith('Changes') ? [...changeTypes] : [...articleTypes]),
    publishedAfter: times,
    publishedBefore: times,
    modifiedAfter: times,
    modifiedBefore: times,
    sort: () =>
      operationId === 'search'
        ? ['relevance', '-publishedAt', 'publishedAt']
        : ['-publishedAt', 'publishedAt', '-modifiedAt', 'modifiedAt'],
    fields: () => [...fields, fields.join(',')],
    bodyFormat: () => [...bodyFormats],
    format: () => ['json', ...Object.keys(response.formats ?? {})],
    limit: () => (operationId === 'suggest' ? ['1', '20'] : ['1', '100']),
    // Words as they are, begun and mistyped: a guess at what was meant is an answer as well.
    q: () =>
      words.some(15).flatMap((word) => [word, word.slice(0, 5), `${word.slice(0, 4)}x${word.slice(5)}`]),
    related: () => ['curated', 'auto'],
    relatedLimit: () => ['1', '20'],
    prefix: () => ['true', 'false'],
    passages: () => ['true', 'false'],
    facets: () => [facetNames.join(',')],
    count: () => [...countModes],
    content: () => [...feedContents],
    since: () => ['start', 'now', beginning],
    at: () => [beginning],
    include: () => ['document', 'none'],
    follow: () => ['false'],
    // By following the pages.
    cursor: () => [],
    asOf: times,
  };
  const found = values[name];
  if (!found) throw new Error(`The crawl has no values for ${name} of ${operationId}. Teach it.`);
  return found();
}

function withQuery(path: string, query: Record<string, string>): string {
  const url = new URL(path, 'http://localhost');
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.pathname + url.search;
}

/** A list shows many at once: its filters are also tried as of the past, each as of two instants and all of all. */
function instantsFor(number: number, { response }: Endpoint, { instants }: Scene): Date[] {
  if (!response.paged) return instants.slice(2, 3);
  return [number, number * 3 + 1].flatMap((at) => instants[at % instants.length] ?? []);
}

/**
 * In the suite a path or a value is asked for as of every other instant, by turns, and a thing with every other value
 * under each of its names; at length all with all.
 */
const oneIn = rounds(2, 1);

/** What is asked of one operation: each path, as of each instant, and with each value of each parameter. */
function* asksOf(endpoint: Endpoint, scene: Scene): Generator<Ask> {
  // A feed is the same in each format, and its filters are tried in one of them.
  const isTwin = /\.(?:rss|atom)$/.test(endpoint.path);
  const parameters = Object.keys(endpoint.request.query?.shape ?? {}).filter((name) =>
    isTwin ? name === 'content' : name !== 'asOf',
  );
  const instants = travelsInTime(endpoint) ? scene.instants : [];
  const isNamed = /\{(?!page)/.test(endpoint.path);
  let turn = 0;
  for (const path of pathsOf(endpoint, scene)) {
    yield { path };
    for (const [number, at] of instants.entries())
      if ((number + turn) % oneIn === 0) yield { path: withQuery(path, { asOf: at.toISOString() }), at };
    for (const name of parameters)
      for (const [number, value] of valuesOf(name, endpoint, scene).entries()) {
        const isTurn = (number + turn) % oneIn === 0;
        if (isNamed && !isTurn) continue;
        // On one page with what it counts.
        const query = { [name]: value, ...(name === 'count' ? { limit: '100' } : {}) };
        yield { path: withQuery(path, query) };
        if (instants.length === 0 || !isTurn) continue;
        for (const at of instantsFor(number, endpoint, scene))
          yield { path: withQuery(path, { ...query, asOf: at.toISOString() }), at };
      }
    yield { path, method: 'HEAD' };
    yield { path, headers: { 'If-None-Match': '*' } };
    // As by `asOf`, and so of one instant only, another for each path.
    const at = instants[turn % instants.length];
    turn += 1;
    if (at) yield { path, at, headers: { 'Accept-Datetime': at.toUTCString() } };
    yield* inEachForm(endpoint, path, scene);
  }
}

/** By `Accept`: with what fills links up, now, or as of an instant, by turns. */
function* inEachForm({ response }: Endpoint, path: string, { instants }: Scene): Generator<Ask> {
  for (const [number, { type }] of Object.values(response.formats ?? {}).entries()) {
    const at = number % 2 === 0 ? undefined : instants[number % instants.length];
    if (at) yield { path, at, headers: { Accept: type, 'Accept-Datetime': at.toUTCString() } };
    else yield { path: withQuery(path, { related: 'auto' }), headers: { Accept: type } };
  }
}

export function* asks(scene: Scene): Generator<Ask> {
  yield { path: '/', headers: { Accept: 'text/html' } };
  yield { path: '/', headers: { Accept: 'application/json' } };
  for (const format of bodyFormats) yield { path: `/v1/previews/${scene.preview}?bodyFormat=${format}` };
  yield* mixed(operations.flatMap((endpoint) => [...asksOf(endpoint, scene)]));
}

/** In an order that has nothing to do with their kinds: who looks for the first leak soon comes by one. */
function mixed<T>(items: T[]): T[] {
  let state = 1;
  return items
    .map((item) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return { item, at: state };
    })
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

export type Leak = { ask: string; what: string };
export type Crawled = { asked: number; seen: Set<string>; leaks: Leak[] };

type Options = {
  /** Ends with so many leaks. */
  most?: number;
  /** What to ask, instead of everything. */
  only?: readonly Ask[];
  /** Called with each ask once it is answered; then they go one after the other. */
  heard?: (ask: Ask) => void;
};

/** Asks everything there is to ask, and gives what readers should not have been told. */
export async function crawl(
  api: TestApi,
  scene: Scene,
  { most = Number.POSITIVE_INFINITY, only, heard }: Options = {},
): Promise<Crawled> {
  const { port } = api.server.address() as AddressInfo;
  const crawled: Crawled = { asked: 0, seen: new Set(), leaks: [] };
  const queue = only ? only.values() : asks(scene);
  const followed: Ask[] = [];
  const worker = async () => {
    while (crawled.leaks.length < most) {
      const ask = followed.pop() ?? queue.next().value;
      if (!ask) return;
      crawled.asked += 1;
      const response = await fetch(`http://127.0.0.1:${port}${ask.path}`, {
        method: ask.method ?? 'GET',
        headers: ask.headers ?? {},
        redirect: 'manual',
      });
      const body = await response.text();
      judge(ask, response, body);
      heard?.(ask);
      const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
      if (next !== undefined) followed.push({ ...ask, path: next, headers: {} });
      const more = /"nextToken":"([^"]+)","more":true/.exec(body)?.[1];
      if (more !== undefined) followed.push({ ...ask, path: withQuery(ask.path, { since: more }) });
    }
  };

  function judge(ask: Ask, response: Response, body: string): void {
    const { words, shared, apart } = scene;
    const at = ask.at ?? api.clock.now();
    const leak = (what: string) => crawled.leaks.push({ ask: `${ask.path} as of ${at.toISOString()}`, what });
    if (response.status >= 500) leak(`an error of ours: ${body}`);
    const cursor = /"nextCursor":"([^"]+)"/.exec(body)?.[1] ?? '';
    const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`);
    const text = [...headers, body, Buffer.from(cursor, 'base64url').toString('utf8')].join('\n');
    const asked = new Set(words.in(decodeURIComponent(ask.path)));
    for (const word of words.in(text)) {
      // Whoever asks for a word may hear it again.
      if (asked.has(word)) continue;
      crawled.seen.add(word);
      const { about, spans } = words.aboutOf(word);
      // Where readers found an article once, the log goes on to tell; of a killed one nobody has ever seen anything.
      const wasSeen = spans.flat().some(({ from }) => from <= at.getTime());
      if (ask.path.startsWith('/v1/changes') && about.endsWith(': slug') && wasSeen) continue;
      if (!isOpen(spans, at)) leak(`${word}, ${about}`);
    }
    for (const { kind, spans } of namesIn(ask.path, scene))
      if (response.status === 200 && !isOpen(spans, at))
        leak(`200 under a name that readers do not see: ${kind}`);
    // What was counted and is not shown was not to be known of.
    if (body.includes('"count":{') && cursor === '' && !ask.path.includes('cursor=')) {
      const { data, count } = JSON.parse(body);
      if (count.value !== data.length)
        leak(`that there are ${count.value}, of which ${data.length} are seen`);
    }
    const { pathname, searchParams } = new URL(ask.path, 'http://localhost');
    const followed = /^\/v1\/categories\/([^/]+)\/feed\./.exec(pathname)?.[1] ?? '';
    const category = searchParams.get('category') ?? decodeURIComponent(followed);
    if (apart.filters.includes(category) && at >= apart.from && text.includes(apart.word))
      leak('an article under a category that it no longer is under');
    if (/"facets":\{.*"fr"/.test(body) && !isOpen([shared], at)) leak('that there is an article in French');
    const location = response.headers.get('location') ?? '';
    for (const { kind, spans } of namesIn(location, scene))
      if (!isOpen(spans, at)) leak(`where a name that readers do not see is: ${kind}, ${location}`);
    if (location.includes('language=') && !ask.path.includes('language=') && !isOpen([shared], at))
      leak(`that another article shares the slug: ${location}`);
  }

  await Promise.all(Array.from({ length: heard ? 1 : 4 }, worker));
  return crawled;
}

const collections: Record<string, Kind> = {
  articles: 'article',
  categories: 'category',
  tags: 'tag',
  authors: 'author',
};

/** What an address names, in its path or in a filter, and when that is there. */
function namesIn(url: string, { named }: Scene): { kind: Kind; spans: Span[] }[] {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const [, , collection = '', name] = pathname.split('/');
  const known = (kind: Kind, text: string) => named.filter((one) => one.kind === kind && one.name === text);
  const kind = collections[collection];
  const inPath = kind && name ? [{ kind, spans: known(kind, name).map(({ span }) => span) }] : [];
  const inFilters = (['category', 'tag', 'author'] as const).flatMap((kind) =>
    searchParams.getAll(kind).map((text) => ({
      kind,
      spans: known(kind, text).map(({ span, spanInFilters }) => spanInFilters ?? span),
    })),
  );
  return [...inPath, ...inFilters];
}
