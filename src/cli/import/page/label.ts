import { countWords, endsSentence } from './shape.ts';
import { departments, phraseKey } from './vocabulary.ts';

const crumbs = /\s*(?:[>›»→❯▸]|\s[/|•·]\s)\s*/u;

/** The steps of a breadcrumb ("Home > World > Europe"), or null if the line is none. */
export function breadcrumb(text: string): string[] | null {
  if (text.length > 250 || endsSentence(text)) return null;
  const steps = text.split(crumbs).filter(Boolean);
  if (steps.length < 2 || !/[>›»→❯▸]|\s[/|•·]\s/u.test(text)) return null;
  // A slash or a bar also parts a headline from a site's name, so those need a department among the steps.
  const arrows = /[>›»→❯▸]/u.test(text);
  const known = steps.some(
    (step) =>
      departments.has(phraseKey(step)) ||
      /^(?:home|start|startseite|главная|accueil|inicio|首页|首頁|ホーム|الرئيسية)$/iu.test(step),
  );
  if (!arrows && !(known && steps.every((step) => countWords(step) <= 4))) return null;
  return known || steps.length > 2 ? steps : null;
}

/** The department that a label line names, known by its word. */
export const isDepartment = (text: string) => text.length <= 40 && departments.has(phraseKey(text));

/** Whether a line has the shape of a label: a department, a word or two, or a few in capitals. */
export function isLabelShaped(text: string): boolean {
  if (isDepartment(text)) return true;
  if (text.length > 40 || endsSentence(text) || /[,;:：!?"“”«»]|https?:/.test(text)) return false;
  const words = countWords(text);
  if (words <= 2) return text.length <= 24;
  return words <= 4 && /\p{Lu}/u.test(text) && text === text.toUpperCase();
}
