import type { Answer, Client } from '../../client/client.ts';
import { ProblemError } from '../../client/errors.ts';
import { articleContract } from '../../editorial/articles/contract.ts';
import type { Article } from '../../editorial/articles/schema.ts';
import { publishingContract } from '../../editorial/publishing/contract.ts';
import { CommandError } from '../command.ts';
import type { Page } from './page/page.ts';
import { provenanceOf } from './provenance.ts';
import { ensureTerms } from './terms.ts';
import { articleOf, slugOf, updateOf } from './write.ts';

export type Outcome = 'created' | 'updated' | 'unchanged';

type Read = Answer<(typeof articleContract)['read']>;

const hasStatus = (error: unknown, status: number) =>
  error instanceof ProblemError && error.problem.status === status;

/** The working copy with this slug in this language; undefined when there is none. */
async function find(
  client: Client,
  slug: string,
  language: string,
  headline: string,
): Promise<Read | undefined> {
  try {
    const found = await client.call(articleContract.read, { params: { article: slug } });
    if (found.body.language === language) return found;
    return undefined;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    if (!hasStatus(error, 409)) throw error;
  }
  // Several languages share the slug: only the list tells which article is ours.
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = {
      language,
      q: headline.slice(0, 200),
      limit: '100',
      ...(cursor === undefined ? {} : { cursor }),
    };
    const { body } = await client.call(articleContract.list, { query });
    const ours = body.data.find((article) => article.slug === slug);
    if (ours) return client.call(articleContract.read, { params: { article: ours.id } });
    cursor = body.nextCursor;
  }
  return undefined;
}

/** What may be overwritten: an article that an earlier reading of the same story made. */
function refuseOther(article: Article, page: Page): void {
  const nothing = 'Nothing was written.';
  if (article.trashedAt)
    throw new CommandError(`The article "${article.headline}" is in the trash. Restore it first. ${nothing}`);
  if (!provenanceOf(article.extensions))
    throw new CommandError(
      `The slug "${article.slug}" belongs to "${article.headline}", which no import made. ${nothing}`,
    );
  if (article.headline !== page.headline)
    throw new CommandError(
      `The slug "${article.slug}" belongs to "${article.headline}", imported from another page. ${nothing}`,
    );
}

type Options = { client: Client; page: Page; digest: string; language: string; note: (text: string) => void };

/** Makes the page's article, or brings the one that an earlier import made up to date. */
export async function savePage(options: Options): Promise<Saved> {
  const { client, page, digest, language, note } = options;
  const found = await find(client, slugOf(page, digest), language, page.headline);
  if (found) {
    refuseOther(found.body, page);
    if (provenanceOf(found.body.extensions)?.digest === digest)
      return { outcome: 'unchanged', article: found.body, etag: found.etag };
  }
  const article = articleOf(page, { digest, language, terms: await ensureTerms(client, page, note) });
  if (!found) {
    const { body, etag } = await client.call(articleContract.create, { body: article });
    return { outcome: 'created', article: body, etag };
  }
  const { body, etag } = await client.call(articleContract.update, {
    params: { article: found.body.id },
    ifMatch: found.etag ?? '*',
    body: updateOf(article, found.body),
  });
  return { outcome: 'updated', article: body, etag };
}

type Saved = { outcome: Outcome; article: Article; etag: string | null };

/** Shows readers the state that was just saved, and nothing that somebody wrote since an earlier import. */
export async function publishPage(client: Client, { outcome, article, etag }: Saved): Promise<Article> {
  if (outcome === 'unchanged') {
    if (article.publishedRevision !== null) return article;
    if (article.revision > 1)
      throw new CommandError(
        'The article was saved again after its import. Publish it at the desk, where what was changed can be seen.',
      );
  }
  const { body } = await client.call(publishingContract.publish, {
    body: {},
    params: { article: article.id },
    ...(etag === null ? {} : { ifMatch: etag }),
  });
  return body;
}
