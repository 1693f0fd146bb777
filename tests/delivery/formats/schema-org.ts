import { readFileSync } from 'node:fs';
import jsonld from 'jsonld';

/**
 * The vocabulary of schema.org, read from the types that are generated from it: which type has which properties, and
 * what each of them may hold.
 */
const source = readFileSync(
  new URL('../../../node_modules/schema-dts/dist/schema.d.ts', import.meta.url),
  'utf8',
);

type Type = { parents: string[]; properties: Map<string, string[]> };

const types = new Map<string, Type>();
for (const [, name = '', parents = '', body = ''] of source.matchAll(
  /^(?:export )?interface (\w+?)(?:Base|Leaf) extends ([^{]+)\{([\s\S]*?)^\}/gm,
)) {
  const type = types.get(name) ?? { parents: [], properties: new Map<string, string[]>() };
  types.set(name, type);
  for (const [, parent = ''] of parents.matchAll(/(\w+?)Base\b/g))
    if (parent !== name) type.parents.push(parent);
  for (const [, property = '', range = ''] of body.matchAll(/^ {4}"(\w+)"\?: SchemaValue<(.+), "\w+">;$/gm))
    type.properties.set(property, range.split(' | '));
}

const ancestors = (name: string): string[] => [name, ...(types.get(name)?.parents ?? []).flatMap(ancestors)];

const rangeOf = (names: string[], property: string): string[] =>
  names.flatMap(ancestors).flatMap((name) => types.get(name)?.properties.get(property) ?? []);

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const textual = ['Text', 'URL', 'Date', 'DateTime', 'Time', 'Duration', 'Language', 'Distance', 'string'];

function fits(value: unknown, range: string[], property: string, place: string): string[] {
  if (isNode(value)) {
    const own = [value['@type']].flat().map(String);
    // A role stands between a property and its value, which it has under the same name.
    if (own.includes('Role')) return fits(value[property], range, property, `${place}.${property}`);
    const isAllowed = own.flatMap(ancestors).some((name) => range.includes(name));
    return [
      ...(isAllowed ? [] : [`${place} is a ${own}, not ${range.join(' or ')}`]),
      ...faultsOf(value, place),
    ];
  }
  const wanted =
    typeof value === 'string' ? textual : typeof value === 'number' ? ['Integer', 'Number'] : ['Boolean'];
  return range.some((name) => wanted.includes(name))
    ? []
    : [`${place} is ${String(value)}, not ${range.join(' or ')}`];
}

/** Where a node uses a type, a property or a value that schema.org does not have there. */
function faultsOf(node: Node, place: string): string[] {
  const names = [node['@type']].flat().map(String);
  const unknown = names
    .filter((name) => !types.has(name))
    .map((name) => `${place} is of the unknown type ${name}`);
  const properties = Object.entries(node).filter(([name]) => !name.startsWith('@') && name !== 'x-dateline');
  return [
    ...unknown,
    ...properties.flatMap(([name, value]) => {
      const range = rangeOf(names, name);
      if (range.length === 0) return [`${place}.${name} is no property of ${names.join(' and ')}`];
      return [value].flat().flatMap((one) => fits(one, range, name, `${place}.${name}`));
    }),
  ];
}

const isIsoDate = (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
const isWeb = (value: unknown) => /^https?:\/\/./.test(String(value));

/** What Google's guide to articles asks for. */
function unmet(article: Node): string[] {
  const authors = [article.author ?? []].flat() as Node[];
  const images = [article.image ?? []].flat() as Node[];
  const publisher = article.publisher as Node;
  const asked: Record<string, boolean> = {
    headline: typeof article.headline === 'string' && article.headline !== '',
    datePublished: isIsoDate(article.datePublished),
    dateModified:
      isIsoDate(article.dateModified) && String(article.dateModified) >= String(article.datePublished),
    author: authors.every(({ name, url }) => typeof name === 'string' && isWeb(url)),
    image: images.every(({ url }) => URL.canParse(String(url))),
    publisher: typeof publisher.name === 'string' && (!publisher.logo || isWeb((publisher.logo as Node).url)),
    mainEntityOfPage: isWeb((article.mainEntityOfPage as Node)['@id']),
    inLanguage: typeof article.inLanguage === 'string',
    articleBody: typeof article.articleBody === 'string',
  };
  return Object.keys(asked).filter((name) => !asked[name]);
}

/** schema.org's own context gives each name its own address; those it gives more (types of values) drop nothing. */
const documentLoader = async (url: string) => ({
  contextUrl: undefined,
  documentUrl: url,
  document: {
    '@context': { '@vocab': 'http://schema.org/', url: { '@type': '@id' }, sameAs: { '@type': '@id' } },
  },
});

/** What is wrong with an article's JSON-LD: by a processor of JSON-LD, by schema.org, and by what Google asks for. */
export async function jsonLdFaults(article: object): Promise<string[]> {
  const processed = await jsonld
    // `safe` fails where anything would be dropped.
    .expand(article as jsonld.JsonLdDocument, { documentLoader, safe: true } as jsonld.Options.Expand)
    .then(
      ([expanded]) => (expanded?.['http://schema.org/headline'] ? [] : ['nothing came out']),
      (error) => [`not JSON-LD: ${String(error)} ${JSON.stringify(error.details ?? {}).slice(0, 500)}`],
    );
  return [...processed, ...faultsOf(article as Node, 'article'), ...unmet(article as Node)];
}
