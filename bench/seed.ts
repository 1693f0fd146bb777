import { articleSlug, benchArticle, terms } from './articles.ts';
import type { Client } from './client.ts';
import type { Progress } from './progress.ts';

/** How many are created at once. Each links only to those before them, so that every run links the same. */
const atOnce = 8;

/** Creates and publishes the articles through the API, so that every row is as the desk and the press write it. */
export async function seed(call: Client, articles: number, progress: Progress): Promise<void> {
  for (const kind of ['categories', 'tags', 'authors'] as const)
    for (const term of terms(kind)) await call('POST', `/v1/editorial/${kind}`, term);
  progress.begin(`seeding ${articles.toLocaleString('en')} articles`, articles);
  const createAndPublish = async (number: number, linkable: number) => {
    await call('POST', '/v1/editorial/articles', benchArticle(number, linkable));
    await call('POST', `/v1/editorial/articles/${articleSlug(number)}/publish`);
    progress.step();
  };
  for (let first = 0; first < articles; first += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, articles - first) }, (_, at) => first + at);
    await Promise.all(batch.map((number) => createAndPublish(number, first)));
  }
}
