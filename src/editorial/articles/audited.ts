import { isDeepStrictEqual } from 'node:util';
import { changeOf, type Facts, factsOf } from '../../audit/change.ts';
import type { ArticleDocument } from '../../content/document.ts';

type Part = { id: string };
type Run = { place: number; before: Run | undefined };

/** The places that keep their order: a longest run that only rises. Who is not in it has been moved. */
function inOrder(places: readonly number[]): Set<number> {
  // At n, of the runs of n + 1 places the one that ends lowest: it can be continued by most.
  const runs: Run[] = [];
  for (const place of places) {
    const at = runs.findLastIndex((run) => run.place < place) + 1;
    runs[at] = { place, before: runs[at - 1] };
  }
  const stay = new Set<number>();
  for (let run = runs.at(-1); run; run = run.before) stay.add(run.place);
  return stay;
}

/** What became of the items of a list, by their ids: what they say is in the revisions. */
function changesOf(before: readonly Part[], after: readonly Part[]): Record<string, string[]> {
  const old = new Map(before.map((item, place) => [item.id, { item, place }]));
  const now = new Set(after.map(({ id }) => id));
  const kept = after.flatMap((item) => {
    const was = old.get(item.id);
    return was ? [{ item, was }] : [];
  });
  const stay = inOrder(kept.map(({ was }) => was.place));
  const idsOf = (items: typeof kept) => items.map(({ item }) => item.id);
  return {
    added: after.filter(({ id }) => !old.has(id)).map(({ id }) => id),
    removed: before.filter(({ id }) => !now.has(id)).map(({ id }) => id),
    moved: idsOf(kept.filter(({ was }) => !stay.has(was.place))),
    changed: idsOf(kept.filter(({ item, was }) => !isDeepStrictEqual(item, was.item))),
  };
}

const whereAny = (lists: Record<string, string[]>) =>
  Object.fromEntries(Object.entries(lists).filter(([, ids]) => ids.length > 0));

function partsOf(before: Parts, after: Parts): Facts {
  const parts = {
    sections: whereAny(changesOf(before.sections, after.sections)),
    relatedLinks: whereAny(changesOf(before.relatedLinks, after.relatedLinks)),
  };
  return factsOf(
    Object.fromEntries(Object.entries(parts).filter(([, lists]) => Object.keys(lists).length > 0)),
  );
}

type Parts = Pick<ArticleDocument, 'sections' | 'relatedLinks'>;

const fieldsOf = ({ sections: _, relatedLinks: __, ...fields }: ArticleDocument) => fields;

/** What the log keeps of a save: the fields that changed, and which sections and links; the rest is in the revisions. */
export function saved(
  before: { revision: number; document: ArticleDocument },
  after: { revision: number; document: ArticleDocument },
): { before: Facts; after: Facts } {
  const fields = changeOf(fieldsOf(before.document), fieldsOf(after.document));
  return {
    before: { revision: before.revision, ...fields.before },
    after: { revision: after.revision, ...fields.after, ...partsOf(before.document, after.document) },
  };
}

/** What the log keeps of an article that was not there before: every field that says something. */
export function created(document: ArticleDocument): { after: Facts } {
  const said = Object.entries(fieldsOf(document)).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== null,
  );
  const nothing = { sections: [], relatedLinks: [] };
  return { after: { revision: 1, ...factsOf(Object.fromEntries(said)), ...partsOf(nothing, document) } };
}
