import { countWords } from './shape.ts';

const certain =
  /^(?:(?:by|written by|reporting by|reported by|story by|authors?|автор(?:ы)?|текст|аўтар|text|texte|texto|testo|tekst|autor|autorin|auteur|autore|yazan)\s*:\s*|(?:作者|记者|記者|文)\s*[:：/／]\s*|(?:written|reporting|reported|story) by\s|by\s(?=\p{Lu}|\p{Lo}))/iu;
const afterHeadline = /^(?:von|par|por|di|door|av|af|przez|від|بقلم|מאת|كتب)\s(?=\p{Lu}|\p{Lo})/iu;
const lowerInNames = new Set(
  'and und et y e i og och en и і й & with of in de del da do dos di du van von der den la le el al bin ibn ter ten und für at for from the'.split(
    ' ',
  ),
);
const joint = /\s*(?:,|;|、|，|،|\s(?:and|und|et|y|e|og|och|en|и|і|with|&)\s)\s*/u;
const noName =
  /(?:^|\s)(?:editor|correspondent|reporter|writer|columnist|news|press|reuters|afp|ap|dpa|staff|bureau|chief|redakt\S*|корреспондент|редактор)(?:\s|$)/iu;

const nameShaped = (names: string) =>
  names
    .split(/[\s,;/|]+/u)
    .filter(Boolean)
    .every((word) => /^["“(]?(?:\p{Lu}|\p{Lo}|\p{N})/u.test(word) || lowerInNames.has(word.toLowerCase()));

/** What follows the "By" of a line, or null if the line names no author. */
export function readBylineText(text: string, afterTheHeadline: boolean): string | null {
  if (text.length > 160) return null;
  const lead = certain.exec(text) ?? (afterTheHeadline ? afterHeadline.exec(text) : null);
  if (!lead) return null;
  const names = text.slice(lead[0].length).trim();
  if (names === '' || countWords(names) > 20 || /[!?:]/.test(names) || /\p{L}{3,}\.$/u.test(names))
    return null;
  return nameShaped(names) ? names : null;
}

/** Splits "Jane Doe and John Smith, Science Editor" into names and what is no name. */
export function splitNames(names: string): { names: string[]; rest: string[] } {
  const [people = '', ...site] = names.split(/\s*[|/·•]\s*/u);
  const rest = site.filter(Boolean);
  const found: string[] = [];
  for (const part of people.split(joint)) {
    const [, name = part, place] = /^(.+?)\s(in\s.+)$/u.exec(part) ?? [];
    const clean = name.replace(/^(?:and|und|et|и)\s+/iu, '').trim();
    if (clean === '') continue;
    if (noName.test(clean) && found.length > 0) rest.push(clean);
    else found.push(clean);
    if (place) rest.push(place);
  }
  return { names: found, rest };
}
