import { DatelineError, type Fault } from '../errors.ts';
import { withParameters } from './address.ts';
import type { Endpoint } from './contract.ts';

/** A form that an answer can have. */
export type Offer = {
  name: string;
  type: string;
  /** Types that say the same less closely: whoever accepts one of them can read it. */
  also?: readonly string[];
};

type Values = Record<string, string | string[]>;

/** The form that is asked for: by name in the address, or by what `Accept` says. */
export type Chosen = {
  name: string;
  /** All that the request could have had. */
  offers: readonly Offer[];
  isNegotiated: boolean;
  /** Whether a request of the same address that accepts these types is to have the same form. */
  suits: (accept: string | undefined) => boolean;
};

const json: Offer = { name: 'json', type: 'application/json' };

/** What a type is as well (RFC 7303, RFC 6839): a feed is asked for as XML, or as JSON, by programs that know no better. */
const generalTypes = (type: string): string[] =>
  /[/+]xml$/.test(type)
    ? ['application/xml', 'text/xml']
    : type.endsWith('+json')
      ? ['application/json']
      : [];

type Offers = { all: readonly Offer[]; jsonOnly: readonly Offer[] };

const known = new WeakMap<Endpoint['response'], Offers>();

function allOffers(response: Endpoint['response']): Offers {
  const there = known.get(response);
  if (there) return there;
  const { type } = response;
  const first = type === undefined ? json : { name: 'json', type, also: generalTypes(type) };
  const others = Object.entries(response.formats ?? {}).map(([name, { type }]) => ({ name, type }));
  const made = { all: [first, ...others], jsonOnly: [first] };
  known.set(response, made);
  return made;
}

/** JSON first, which wins when several are equally welcome; it alone where a parameter that is sent shapes only JSON. */
function offersOf({ response }: Endpoint, sent: Values): readonly Offer[] {
  const { all, jsonOnly } = allOffers(response);
  return response.jsonOnly?.some((name) => name in sent) ? jsonOnly : all;
}

type Range = { type: string; parameters: string[]; weight: number };

/** One that is not closed goes on to the end: there is one way only to read a text, however long. */
const parts = {
  ',': /(?:"(?:\\.|[^"\\])*(?:"|\\?$)|[^",])+/g,
  ';': /(?:"(?:\\.|[^"\\])*(?:"|\\?$)|[^";])+/g,
};

/** Between separators that stand outside of quotation marks. */
const split = (text: string, separator: keyof typeof parts) =>
  (text.match(parts[separator]) ?? []).map((part) => part.trim());

const parameterOf = (text: string) => {
  const [name = '', ...value] = text.split('=');
  return `${name.trim()}=${value.join('=').trim().replaceAll(/^"|"$/g, '')}`.toLowerCase();
};

function rangeOf(text: string): Range {
  const [type = '', ...rest] = split(text, ';');
  const all = rest.map(parameterOf);
  const weight = Number.parseFloat(all.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1');
  return {
    type: type.toLowerCase(),
    parameters: all.filter((parameter) => !parameter.startsWith('q=')),
    weight: Number.isNaN(weight) ? 0 : weight,
  };
}

/** How closely a range names a type; negative when it does not. */
function closeness({ type, parameters }: Range, offered: Range): number {
  const [family] = offered.type.split('/');
  if (!parameters.every((parameter) => offered.parameters.includes(parameter))) return -1;
  if (type === offered.type) return 2 + parameters.length;
  if (type === `${family}/*`) return 1;
  return type === '*/*' || type === '*' ? 0 : -1;
}

/** The weight that the closest range gives (RFC 9110, 12.5.1). */
function weightOf(type: string, ranges: readonly Range[]): number {
  const offered = rangeOf(`${type}; charset=utf-8`);
  let closest = -1;
  let weight = 0;
  for (const range of ranges) {
    const close = closeness(range, offered);
    if (close > closest || (close === closest && close >= 0 && range.weight > weight)) {
      closest = close;
      weight = range.weight;
    }
  }
  return weight;
}

/** The name of the most welcome offer, the first of several; undefined where none is. No header takes everything. */
export function preferred(offers: readonly Offer[], accept: string | undefined): string | undefined {
  if (accept === undefined || accept === '*/*') return offers[0]?.name;
  const ranges = split(accept, ',').map(rangeOf);
  let best = { name: undefined as string | undefined, weight: 0 };
  for (const { name, type, also = [] } of offers) {
    const weight = Math.max(...[type, ...also].map((one) => weightOf(one, ranges)));
    if (weight > best.weight) best = { name, weight };
  }
  return best.name;
}

/** What `Accept` headers were found to prefer, by what there is: a few are sent by nearly everybody. */
const found = new WeakMap<readonly Offer[], Map<string, string | undefined>>();
const mostFound = 200;

function remembered(offers: readonly Offer[], accept: string | undefined): string | undefined {
  if (accept === undefined || accept === '*/*' || accept.length > 500) return preferred(offers, accept);
  const before = found.get(offers) ?? new Map<string, string | undefined>();
  found.set(offers, before);
  if (before.has(accept)) return before.get(accept);
  const name = preferred(offers, accept);
  if (before.size < mostFound) before.set(accept, name);
  return name;
}

const notAcceptable = (offers: readonly Offer[], isByName: boolean) => {
  const types = offers.map(({ type }) => type);
  const all = `${types.slice(0, -1).join(', ')}${types.length > 1 ? ' or ' : ''}${types.at(-1)}`;
  const byName = isByName ? ` Or ask with format=${offers.map(({ name }) => name).join(', format=')}.` : '';
  return new DatelineError('not_acceptable', `This resource is served as ${all}.${byName}`, {
    faults: [{ header: 'Accept', detail: `leaves out ${all}` }],
  });
};

const anything = () => true;

/** Apart from what else is known of a request: it stays with the answer for as long as that is kept. */
const suiting = (offers: readonly Offer[], name: string) => (accept: string | undefined) =>
  remembered(offers, accept) === name;

/**
 * Settles the form of an answer; `format` in the address wins over `Accept`. One other than JSON that `Accept` asked
 * for is put among the values, so that links, redirects and what is kept under the address carry it on.
 */
export function chooseFormat(
  endpoint: Endpoint,
  accept: string | undefined,
  sent: Values,
): { chosen: Chosen | undefined; values: Values; faults: Fault[] } {
  const { formats, jsonOnly = [], body, type } = endpoint.response;
  if (!body && !type) return { chosen: undefined, values: sent, faults: [] };
  const offers = offersOf(endpoint, sent);
  const { format } = sent;
  if (formats && format !== undefined) {
    const name = String(format);
    const misfits = name === 'json' ? [] : jsonOnly.filter((parameter) => parameter in sent);
    const faults = misfits.map((parameter) => ({ parameter, detail: 'goes with format=json only' }));
    return { chosen: { name, offers, isNegotiated: false, suits: anything }, values: sent, faults };
  }
  const name = remembered(offers, accept);
  if (name === undefined) throw notAcceptable(offers, offers.length > 1);
  const values = name === 'json' ? sent : { ...sent, format: name };
  return {
    chosen: { name, offers, isNegotiated: offers.length > 1, suits: suiting(offers, name) },
    values,
    faults: [],
  };
}

/** The same answer in its other forms (RFC 8288), by addresses beside its own. */
export function alternatesOf(url: string, { name, offers }: Chosen): string[] {
  return offers
    .filter((offer) => offer.name !== name)
    .map((offer) => {
      const other = withParameters(url, { format: offer.name });
      return `<${other.slice(other.indexOf('?'))}>; rel="alternate"; type="${offer.type}"`;
    });
}
