import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { parseArticleFile } from './article-file.ts';
import { authorsSchema, categoriesSchema, type SampleContent, tagsSchema } from './schema.ts';

/** The same folder from `src/sample/` and from `dist/sample/`. */
const SAMPLE_FOLDER = new URL('../../sample/', import.meta.url);

/**
 * Reads the content that a first start loads. Create what it returns in order: categories, tags, authors, then articles.
 *
 * @param folder ends in `/`; the checkout's `sample/` if left out.
 * @throws an error that names the file it could not read.
 */
export async function readSampleContent(folder: URL = SAMPLE_FOLDER): Promise<SampleContent> {
  const articleFolder = new URL('articles/', folder);
  const names = (await readdir(articleFolder)).filter((name) => name.endsWith('.md'));
  const [categories, tags, authors, articles] = await Promise.all([
    readWith(new URL('categories.yaml', folder), (text) => categoriesSchema.parse(parse(text))),
    readWith(new URL('tags.yaml', folder), (text) => tagsSchema.parse(parse(text))),
    readWith(new URL('authors.yaml', folder), (text) => authorsSchema.parse(parse(text))),
    Promise.all(
      names.map((name) => readWith(new URL(encodeURIComponent(name), articleFolder), parseArticleFile)),
    ),
  ]);
  articles.sort((a, b) => a.publishedAt.getTime() - b.publishedAt.getTime());
  return { categories, tags, authors, articles };
}

async function readWith<T>(file: URL, parseText: (text: string) => T): Promise<T> {
  try {
    return parseText(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new Error(`Sample content: cannot read ${file.pathname}: ${(cause as Error).message}`, { cause });
  }
}
