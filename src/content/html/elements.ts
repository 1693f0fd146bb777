import type { Style } from '../body-builder.ts';
import type { Decorator } from '../marks.ts';

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Elements without an end tag. */
export const voidElements = set('area base br col embed hr img input link meta param source track wbr');

/** Elements that begin and end a paragraph, so that their text never runs into their neighbours'. */
export const blockElements = set(
  'address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre ' +
    'search section select summary table tbody td tfoot th thead tr ul caption button textarea noscript',
);

/** Elements whose tags mean nothing to a body; their text is kept and nothing is reported. */
export const plainElements = set(
  'html body div section article main header footer nav address center hgroup span font small big bdi bdo ' +
    'mark abbr cite q dfn time data label wbr picture source head meta link base noscript thead tbody tfoot ' +
    'colgroup col search tt ruby rb rt rp kbd samp var acronym',
);

/** Elements that are never read as prose. */
export const skippedElements = set('script style title template canvas svg');

/** Frames and players, whose address becomes an embed. What stands inside is shown in their place only: it is read where none can be kept. */
export const embeddedElements = set('iframe video audio embed object');

export const decoratorElements: ReadonlyMap<string, Decorator> = new Map([
  ['b', 'strong'],
  ['strong', 'strong'],
  ['i', 'em'],
  ['em', 'em'],
  ['u', 'underline'],
  ['ins', 'underline'],
  ['s', 'strike-through'],
  ['del', 'strike-through'],
  ['strike', 'strike-through'],
  ['code', 'code'],
  ['kbd', 'code'],
  ['samp', 'code'],
  ['tt', 'code'],
  ['sub', 'sub'],
  ['sup', 'sup'],
]);

export const headingStyles: ReadonlyMap<string, Style> = new Map([
  ['h1', 'h3'],
  ['h2', 'h3'],
  ['h3', 'h3'],
  ['h4', 'h4'],
  ['h5', 'h4'],
  ['h6', 'h4'],
]);

/** For an element that may be left open: which open elements its start tag closes, and where the search ends. */
export const impliedEnds: ReadonlyMap<string, { closes: ReadonlySet<string>; within: ReadonlySet<string> }> =
  new Map([
    ['li', { closes: set('li'), within: set('ul ol menu dir table') }],
    ['dt', { closes: set('dt dd'), within: set('dl table') }],
    ['dd', { closes: set('dt dd'), within: set('dl table') }],
    ['tr', { closes: set('tr'), within: set('table') }],
    ['td', { closes: set('td th'), within: set('table') }],
    ['th', { closes: set('td th'), within: set('table') }],
    ['thead', { closes: set('thead tbody tfoot caption'), within: set('table') }],
    ['tbody', { closes: set('thead tbody tfoot caption'), within: set('table') }],
    ['tfoot', { closes: set('thead tbody tfoot caption'), within: set('table') }],
    ['option', { closes: set('option'), within: set('select') }],
  ]);

/** A `<p>` cannot hold blocks: each of them closes it, unless one of these stands between. */
export const paragraphScope = set(
  'table td th li blockquote aside figure figcaption div section article button',
);

// Editors write a few dozen characters; the patterns below are slow on much longer ones.
const LONGEST_STYLE = 1_000;

/** Decorators that an inline style asks for, as editors such as Google Docs write them. */
export function decoratorsOfStyle(style: string): Decorator[] {
  if (style === '' || style.length > LONGEST_STYLE) return [];
  const found: Decorator[] = [];
  if (/font-weight\s*:\s*(?:bold|[6-9]00)/i.test(style)) found.push('strong');
  if (/font-style\s*:\s*italic/i.test(style)) found.push('em');
  if (/text-decoration[^;]*underline/i.test(style)) found.push('underline');
  if (/text-decoration[^;]*line-through/i.test(style)) found.push('strike-through');
  if (/vertical-align\s*:\s*sub/i.test(style)) found.push('sub');
  if (/vertical-align\s*:\s*super/i.test(style)) found.push('sup');
  return found;
}

/** Whether `name` is an element of HTML that this reader knows what to do with. */
export function isKnownElement(name: string): boolean {
  return (
    name === 'a' ||
    blockElements.has(name) ||
    plainElements.has(name) ||
    voidElements.has(name) ||
    skippedElements.has(name) ||
    embeddedElements.has(name) ||
    decoratorElements.has(name)
  );
}
