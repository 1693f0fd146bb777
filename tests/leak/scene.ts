import type { TestApi } from '../support/api.ts';
import type { Json } from '../support/stories.ts';
import { articleLink, fullStory } from './story.ts';
import { close, open, type Span, Words } from './words.ts';

export type Kind = 'article' | 'category' | 'tag' | 'author';

/** Something that an address can name, and when readers find it there; a filter takes a former slug as well. */
export type Named = { kind: Kind; name: string; span: Span; spanInFilters?: Span };

export type Place = { names: string[]; sections: string[] };

export type Scene = {
  words: Words;
  named: Named[];
  places: Place[];
  /** A place in the change log before all of it. */
  beginning: string;
  /** From before the first publication to now. */
  instants: Date[];
  /** A word that a list of one category must not hold any more. */
  apart: { filters: string[]; word: string; from: Date };
  /** When an article in another language has the present slug of one that has moved. */
  shared: Span;
  /** The token of a preview of a draft that names much that readers do not see. */
  preview: string;
  /** When what is planned begins. */
  planned: Date;
};

const minute = 60_000;
const never: Span = [];
const plural = { category: 'categories', tag: 'tags', author: 'authors' };

/** Articles in every state there is, with words in every place. Each step is a minute after the last. */
export async function playScene(api: TestApi): Promise<Scene> {
  const words = new Words();
  const named: Named[] = [];
  const places: Place[] = [];
  const instants: Date[] = [new Date(api.clock.now().getTime() - minute)];
  const now = () => api.clock.now();
  const { nextToken: beginning } = (await api.call('get', '/v1/changes?since=now')).body;
  const planned = new Date(now().getTime() + 24 * 60 * minute);

  async function desk(method: 'post' | 'put' | 'patch' | 'delete', path: string, body?: Json): Promise<Json> {
    const answer = await api.call(method, `/v1/editorial/${path}`, {
      headers: method === 'post' ? {} : { 'If-Match': '*' },
      ...(body ? { body } : {}),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }
  const name = (kind: Kind, text: string, span: Span) => named.push({ kind, name: text, span });
  const step = () => {
    api.clock.advance(minute);
    instants.push(now());
    api.clock.advance(minute);
  };

  async function term(kind: Exclude<Kind, 'article'>, about: string, more: Json = {}) {
    const span: Span = [];
    open(span, now());
    const word = (place: string) => words.plant(`${about}: ${place}`, span);
    const body: Json = { name: word('name'), slug: word('slug'), ...more };
    if (kind === 'author') {
      Object.assign(body, {
        jobTitle: word('job'),
        biography: word('biography'),
        url: `https://example.org/${word('url')}`,
      });
      body.image = { url: `https://images.example.org/${word('image url')}.jpg`, alt: word('image alt') };
    } else body.description = word('description');
    const { id, slug } = await desk('post', plural[kind], body);
    name(kind, id, span);
    name(kind, slug, span);
    return { kind, id, slug, span };
  }
  type Term = Awaited<ReturnType<typeof term>>;

  const trashTerm = async ({ kind, id, span }: Term) => {
    await desk('delete', `${plural[kind]}/${id}`);
    close(span, now());
  };

  async function article(about: string, span: Span, body: Json = fullStory(words, about, span)) {
    const made = await desk('post', 'articles', body);
    const place = { names: [made.id, made.slug], sections: made.sections.map(({ id }: Json) => id) };
    places.push(place);
    name('article', made.id, span);
    name('article', made.slug, span);
    return { id: made.id as string, slug: made.slug as string, span, place };
  }
  type Made = Awaited<ReturnType<typeof article>>;

  const act = (made: Made, action: string, body?: Json) =>
    desk('post', `articles/${made.id}/${action}`, body);
  const publish = async (made: Made, body?: Json) => {
    await act(made, 'publish', body);
    open(made.span, now());
  };
  async function shown(about: string, terms = {}): Promise<Made> {
    const span: Span = [];
    const made = await article(about, span, fullStory(words, about, span, terms));
    await publish(made);
    return made;
  }
  // What readers will see for a time.
  const kept = await term('tag', 'a tag that stays');
  const parent = await term('category', 'a category that stays');
  const child = await term('category', 'a category to be withdrawn', { parent: parent.id });
  const lost = await term('tag', 'a tag to be withdrawn');
  const left = await term('author', 'an author to be withdrawn');
  const draftTag = await term('tag', 'a tag that no article shows');
  await trashTerm(draftTag);

  const writer = await term('author', 'an author who stays');
  const target = await shown('a target that is unpublished', {
    category: child.id,
    tags: [kept.id, lost.id],
    authors: [left.id],
  });
  const killed = await shown('killed', { tags: [kept.id], category: parent.id });
  const binned = await shown('trashed after it was unpublished');
  const ended = await shown('ended by a plan');
  const moved = await shown('updated', { category: parent.id, tags: [kept.id] });
  const french: Span = [];
  const twin = await article('an unpublished twin in French', french, {
    ...fullStory(words, 'an unpublished twin in French', french),
    language: 'fr',
  });
  await publish(twin);
  await publishUnder(moved);
  const draft = await article('a draft', never);
  await desk('post', `articles/${draft.id}/notes`, { text: words.plant('a note', never) });
  await desk('put', `articles/${draft.id}/assignee`, { assignee: words.plant('an assignee', never) });
  await act(draft, 'submit');

  /** Links to everything, in words of its own. */
  const openSpan: Span = [];
  const front = await article(
    'in sight',
    openSpan,
    fullStory(words, 'in sight', openSpan, {
      category: parent.id,
      tags: [kept.id],
      authors: [writer.id],
      links: [target, killed, binned, ended, twin, draft].map(({ id, span }) =>
        articleLink(words, `a link to ${id}`, id, span),
      ),
    }),
  );
  await publish(front);
  // Whoever has a link to it may see its own text, which has no word; what it shows of others they may not.
  const previewed = await desk('post', 'articles', {
    headline: 'A draft that is shown around',
    sections: [{ markdown: 'In plain sight.' }],
    category: child.id,
    tags: [kept.id, lost.id],
    bylines: [{ author: left.id }],
    relatedLinks: places.map(({ names: [id] }) => ({ kind: 'article', article: id })),
  });
  // A category that moves away from where a filter would look for it.
  const strayed = await term('category', 'a category that is moved', { parent: parent.id });
  const stray = await shown('in a category that is moved', { category: strayed.id });
  // With nothing of its own language beside it, and with what came after it and went again.
  const alone: Span = [];
  const lone = await article('alone in German', alone, {
    ...fullStory(words, 'alone in German', alone),
    language: 'de',
  });
  await publish(lone);
  step();
  const late = await shown('published late, and not for long', { category: parent.id, tags: [kept.id] });
  step();

  // What goes, and what comes after.
  await act(late, 'unpublish');
  close(late.span, now());
  await act(target, 'unpublish');
  close(target.span, now());
  await act(twin, 'unpublish');
  close(french, now());
  await act(ended, 'unpublish', { unpublishAt: new Date(now().getTime() + minute).toISOString() });
  close(ended.span, new Date(now().getTime() + minute));
  await act(binned, 'unpublish');
  close(binned.span, now());
  await desk('delete', `articles/${binned.id}`);
  step();

  await act(killed, 'corrections', {
    type: 'correction',
    text: words.plant('a correction of the killed', killed.span),
  });
  await act(killed, 'kill', { reason: 'Withdrawn, in words for readers.' });
  killed.span.length = 0;
  step();

  // The working copy of what is in sight goes on, unseen.
  const edited = await desk('patch', `articles/${front.id}`, {
    ...fullStory(words, 'the working copy of what is in sight', never),
    language: 'en',
    category: parent.id,
    tags: [kept.id],
    relatedLinks: [target, killed, ended, twin, draft].map(({ id }) =>
      articleLink(words, 'an unseen link', id, never),
    ),
  });
  front.place.names.push(edited.slug);
  front.place.sections.push(...edited.sections.map(({ id }: Json) => id));
  for (const { id } of [target, previewed])
    await desk('patch', `articles/${id}`, { category: null, tags: [], bylines: [] });
  for (const gone of [child, lost, left]) await trashTerm(gone);
  await desk('patch', `categories/${strayed.id}`, { parent: null });
  const apart = {
    filters: named.filter(({ span }) => span === parent.span).map(({ name: text }) => text),
    word: stray.slug,
    from: now(),
  };
  for (const changed of [parent, kept, writer])
    await desk('patch', `${plural[changed.kind]}/${changed.id}`, renamed(changed));
  step();

  // What has not come yet.
  const scheduled = await article('scheduled', never);
  await act(scheduled, 'publish', { publishAt: planned.toISOString() });
  const given = await article('a plan that was given up', never);
  await act(given, 'publish', { publishAt: planned.toISOString() });
  await act(given, 'unschedule');
  const embargoed = await article('under embargo', never);
  await desk('put', `articles/${embargoed.id}/embargo`, { until: planned.toISOString() });
  await act(embargoed, 'publish', { publishAt: planned.toISOString() });
  const next = fullStory(words, 'a planned update', never, { category: parent.id, tags: [kept.id] });
  const update = await desk('patch', `articles/${moved.id}`, next);
  moved.place.names.push(update.slug);
  await act(moved, 'publish', { publishAt: planned.toISOString() });
  const trashed = await article('a trashed draft', never);
  await desk('delete', `articles/${trashed.id}`);
  const stillborn = await article('a draft that was killed', never);
  await act(stillborn, 'kill', { reason: 'Withdrawn, in words for readers.' });
  await act(draft, 'previews', { label: words.plant('a label of a preview', never) });
  step();

  // As it was when it named terms that readers no longer see.
  const { token } = await desk('post', `articles/${previewed.id}/previews`, { revision: 1 });
  return { beginning, words, named, places, instants, apart, shared: french, preview: token, planned };

  /** A new name and slug; the old ones were to be seen until now. */
  function renamed({ kind, id, slug, span }: Term): Json {
    const until = now();
    close(span, until);
    const after: Span = [];
    open(after, until);
    const word = (place: string) => words.plant(`a renamed ${kind}: ${place}`, after);
    const change = { name: word('name'), slug: word('slug') };
    name(kind, change.slug, after);
    for (const one of named) {
      if (one.name === id) one.span = [...span, ...after];
      if (one.name === slug) one.spanInFilters = [...span, ...after];
    }
    return kind === 'author'
      ? { ...change, jobTitle: word('job'), biography: null, url: null, image: null }
      : { ...change, description: null };
  }

  /** A second publication under the slug of the French twin: the first, and its slug, are of the past. */
  async function publishUnder(made: Made): Promise<void> {
    step();
    const until = now();
    close(made.span, until);
    const after: Span = [];
    const saved = await desk(
      'patch',
      `articles/${made.id}`,
      fullStory(words, 'updated, as it is now', after, {
        slug: twin.slug,
        category: parent.id,
        tags: [kept.id],
      }),
    );
    made.place.names.push(saved.slug);
    made.place.sections.push(...saved.sections.map(({ id }: Json) => id));
    await act(made, 'publish');
    open(after, until);
    for (const one of named) if (one.name === made.id) one.span = [...made.span, ...after];
    name('article', saved.slug, after);
    words.plantAgain(saved.slug, after);
  }
}
