import { parse } from 'yaml';
import { frontMatterSchema, type SampleArticle, type SampleSection } from './schema.ts';

const FRONT_MATTER = /^---\r?\n(.*?)\r?\n---\r?\n(.*)$/s;
const SECTION_HEADING = /^## +(.+?) *$/;
const CODE_FENCE = /^ {0,3}(`{3,}|~{3,})/;

/**
 * Reads one sample article: YAML front matter between `---` lines, then Markdown.
 * Throws if the front matter is missing, or has a key or value that the format doesn't know.
 */
export function parseArticleFile(text: string): SampleArticle {
  const match = FRONT_MATTER.exec(text);
  if (!match) throw new Error('no front matter between two --- lines');
  const { publishedAt, ...frontMatter } = frontMatterSchema.parse(parse(match[1] ?? ''));
  return {
    publishedAt: new Date(publishedAt),
    input: { ...frontMatter, sections: splitSections(match[2] ?? '') },
  };
}

/** Splits Markdown at its `## ` headings; what comes before the first, if anything, is the opening. */
export function splitSections(markdown: string): SampleSection[] {
  const sections: { heading: string | null; lines: string[] }[] = [{ heading: null, lines: [] }];
  let fence: string | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    const marker = CODE_FENCE.exec(line)?.[1];
    if (fence === undefined) fence = marker;
    else if (marker?.startsWith(fence)) fence = undefined;

    const heading = fence === undefined ? SECTION_HEADING.exec(line)?.[1] : undefined;
    if (heading === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ heading, lines: [] });
  }
  return sections
    .map(({ heading, lines }) => ({ heading, markdown: lines.join('\n').trim() }))
    .filter(({ heading, markdown: body }) => heading !== null || body !== '');
}
