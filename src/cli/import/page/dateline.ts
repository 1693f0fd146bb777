import { noPlaces } from './vocabulary.ts';

export type Dateline = {
  location: string;
  /** What stands between the location and the text. */
  mark: string;
  /** The whole lead-in as printed. */
  text: string;
};

/** How far into a paragraph a dateline may reach, in UTF-16 units. */
const reach = 140;

const capitals = String.raw`\p{Lu}[\p{Lu}\p{M}.'’ʼ]*`;
const word = String.raw`\p{Lu}[\p{L}\p{M}.'’ʼ-]*`;
const link = `(?: (?:of|and|the|de|du|do|da|del|la|le|el|al|am|an|der|im))?`;
const region = `(?:, ?${word}(?:${link} ${word}){0,3})?`;
const date = String.raw`(?:,? (?:\p{L}{3,12}\.? \d{1,2}|\d{1,2}\.? ?(?:de )?\p{L}{3,12}\.?)(?:,? \d{4})?)`;
const agency = String.raw`(?: ?\(\p{L}[^()]{1,40}\)| ?\/\p{L}[^/]{1,30}\/)`;
// A hyphen needs a space on both sides, an en dash one after it; only the em dash may touch the text.
const dash = String.raw`(?:\.?\s*[—―]\s*|\.?\s*–\s+|[.:]?\s+-{1,3}\s+|\.-\s+|(?<=\))\s*[.:]?\s*-{1,2}\s+)`;

const inCapitals = new RegExp(
  `^(${capitals}(?:[ /-]${capitals}){0,4}${region})((?:${date})?(?:${agency})?(?:${date})?${dash})`,
  'u',
);
const inCapitalsWithColon = new RegExp(
  `^(${capitals}(?:[ /-]${capitals}){0,4}${region})((?:${date}${agency}?|${agency}):\\s+)`,
  'u',
);
const withAgencyDot = new RegExp(
  `^(${capitals}(?:[ /-]${capitals}){0,4})(${date}\\.? ?\\/[^/]{2,30}\\/\\.\\s+)`,
  'u',
);
const withAgencyOrDate = new RegExp(
  `^(${word}(?:${link}[ /-]${word}){0,3}${region})((?:${date}${agency}?|${agency}${date}?)${dash})`,
  'u',
);
const caseless = new RegExp(
  String.raw`^(\p{Lo}[\p{Lo}\p{M}]*(?:[ -]\p{Lo}[\p{Lo}\p{M}]*){0,2})((?:${agency})?(?:\s+[-–—]{1,2}\s+|\s*——?\s*))`,
  'u',
);
const inBrackets = /^([【[])([^】\]=＝、]{2,14})((?:[=＝][^】\]]{1,24})?[】\]]\s*)/u;
const inRoundBrackets = /^([(（])([\p{Lo}]{2,10})([=＝][^()（）]{2,24}[)）]\s*)/u;
const chineseWire =
  /^((?:新华社|中新社|中新网|新華社|中央社)?)(\p{Script=Han}{2,6}?)(\d{1,2}月\d{1,2}日(?:电|讯|電|訊)(?:\s*[(（][^()（）]{1,40}[)）])?\s*)/u;
const chineseReport = /^([(（])(\p{Script=Han}{2,6}?)((?:\d{1,2}月?\d{0,2}日)?(?:电|讯|電|訊)[)）]\s*)/u;
const chineseSpace = /^(\p{Script=Han}{2,5})([ \u3000]+)(?=\p{Script=Han}{6})/u;

const startsLower = (text: string) => /^["'“‘«„(]*\p{Ll}/u.test(text);

function ofMatch(match: RegExpExecArray | null, paragraph: string): Dateline | null {
  if (!match) return null;
  const [text, location = '', mark = ''] = match;
  const bare = location.split(',')[0] ?? '';
  if ((bare.match(/\p{L}/gu)?.length ?? 0) < 2 || noPlaces.has(bare.toLowerCase())) return null;
  const rest = paragraph.slice(text.length);
  return rest.trim() === '' || startsLower(rest) ? null : { location, mark, text };
}

const ofPrefixed = (match: RegExpExecArray | null, paragraph: string): Dateline | null => {
  if (!match || paragraph.length === match[0].length) return null;
  return { location: match[2] ?? '', mark: match[3] ?? '', text: match[0] };
};

/** Scripts without capitals can't tell "Cairo – The…" from "Cairo – as ever – …": a second dash decides. */
function ofCaseless(head: string, paragraph: string): Dateline | null {
  const found = ofMatch(caseless.exec(head), paragraph);
  if (!found) return null;
  return /\s[-–—]{1,2}\s|——/u.test(head.slice(found.text.length)) ? null : found;
}

/**
 * Reads the dateline that opens a paragraph: a place in capitals, in any script that has them, or one with an
 * agency or a date, up to a dash; and the forms of East Asian agencies. Null if the paragraph has none.
 */
export function readDateline(paragraph: string): Dateline | null {
  const head = paragraph.slice(0, reach).replaceAll('\u00a0', ' ');
  const found =
    ofMatch(inCapitals.exec(head), paragraph) ??
    ofMatch(inCapitalsWithColon.exec(head), paragraph) ??
    ofMatch(withAgencyDot.exec(head), paragraph) ??
    ofMatch(withAgencyOrDate.exec(head), paragraph) ??
    ofPrefixed(inBrackets.exec(head), paragraph) ??
    ofPrefixed(inRoundBrackets.exec(head), paragraph) ??
    ofPrefixed(chineseWire.exec(head), paragraph) ??
    ofPrefixed(chineseReport.exec(head), paragraph) ??
    ofCaseless(head, paragraph) ??
    ofMatch(chineseSpace.exec(head), paragraph);
  if (!found) return null;
  // Matched with plain spaces for every no-break space; given back as printed.
  const text = paragraph.slice(0, found.text.length);
  const at = found.text.indexOf(found.location);
  const end = at + found.location.length;
  return { location: paragraph.slice(at, end), mark: paragraph.slice(end, text.length), text };
}

/** Whether a line is a paragraph that a dateline opens: not a headline with a dash in it. */
export const hasDateline = (text: string) => text.length > 60 && readDateline(text) !== null;
