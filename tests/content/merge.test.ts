import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fieldsOf } from '../../src/content/compare/fields.ts';
import type { ArticleDocument, RelatedLinkDocument, SectionDocument } from '../../src/content/document.ts';
import { type Difference, differencesOf, mergeDocuments, overlaps } from '../../src/content/merge/merge.ts';
import type { Body } from '../../src/content/portable-text.ts';

const body = (text: string): Body => [
  {
    _type: 'block',
    _key: 'k1',
    style: 'normal',
    children: [{ _type: 'span', _key: 'k2', text, marks: [] }],
    markDefs: [],
  },
];

const section = (id: string, more: Partial<SectionDocument> = {}): SectionDocument => ({
  id,
  heading: null,
  anchor: null,
  body: body(id),
  ...more,
});

const link = (id: string, more: Partial<RelatedLinkDocument> = {}): RelatedLinkDocument => ({
  id,
  kind: 'external',
  targetId: null,
  url: null,
  title: id,
  excerpt: null,
  categoryId: null,
  image: null,
  ...more,
});

const base: ArticleDocument = {
  language: 'en',
  slug: 'harbour',
  type: 'news',
  headline: 'Harbour',
  kicker: null,
  standfirst: null,
  dateline: null,
  categoryId: null,
  tagIds: ['t1', 't2'],
  bylines: [],
  image: null,
  canonicalUrl: null,
  seo: { title: null, description: null, noindex: false },
  excerpt: null,
  extensions: {},
  corrections: [],
  sections: ['a', 'b', 'c', 'd'].map((id) => section(id)),
  relatedLinks: [link('l1'), link('l2')],
};

const merged = (mine: Partial<ArticleDocument>, current: Partial<ArticleDocument>) =>
  mergeDocuments(base, { ...base, ...current }, { ...base, ...mine });

const ids = (items: { id: string }[]) => items.map(({ id }) => id).join('');
const change = (id: string, more: Partial<SectionDocument>) => ({
  sections: base.sections.map((it) => (it.id === id ? { ...it, ...more } : it)),
});

describe('a merge', () => {
  test('takes what either side changed', () => {
    const { document, differences } = merged(
      {
        headline: 'Mine',
        seo: { ...base.seo, title: 'Mine' },
        extensions: { mine: 1 },
        tagIds: ['t1', 'new', 't2'],
      },
      {
        kicker: 'Theirs',
        seo: { ...base.seo, noindex: true },
        extensions: { theirs: 1 },
        tagIds: ['t2', 'more'],
      },
    );
    expect(overlaps(differences)).toEqual([]);
    expect(document).toMatchObject({
      headline: 'Mine',
      kicker: 'Theirs',
      extensions: { mine: 1, theirs: 1 },
    });
    expect(document.seo).toEqual({ title: 'Mine', description: null, noindex: true });
    expect(document.tagIds).toEqual(['new', 't2', 'more']);
  });

  test('merges heading and body of one section apart', () => {
    const { document, differences } = merged(
      change('b', { heading: 'Mine' }),
      change('b', { body: body('theirs') }),
    );
    expect(document.sections[1]).toEqual(section('b', { heading: 'Mine', body: body('theirs') }));
    expect(differences.map(({ pointer, section: id, conflict }) => [id, pointer, conflict])).toEqual([
      ['b', '/heading', false],
      ['b', '/body', false],
    ]);
  });

  test('lists what both changed differently, with all three', () => {
    const { differences } = merged(
      { headline: 'Mine', ...change('b', { heading: 'M' }) },
      { headline: 'Theirs', ...change('b', { heading: 'T' }) },
    );
    expect(overlaps(differences)).toEqual([
      { pointer: '/headline', base: 'Harbour', current: 'Theirs', mine: 'Mine', conflict: true },
      { pointer: '/heading', section: 'b', base: null, current: 'T', mine: 'M', conflict: true },
    ]);
  });

  test('keeps what is added beside its neighbour, whoever merges last', () => {
    const at = (index: number, id: string) => ({ sections: base.sections.toSpliced(index, 0, section(id)) });
    expect(ids(merged(at(1, 'x'), at(3, 'y')).document.sections)).toBe('axbcyd');
    expect(ids(merged(at(1, 'x'), at(1, 'y')).document.sections)).toBe('axybcd');
    expect(ids(merged(at(1, 'y'), at(1, 'x')).document.sections)).toBe('axybcd');
    expect(ids(merged(at(0, 'x'), { sections: base.sections.toReversed() }).document.sections)).toBe('xdcba');
    expect(ids(merged(at(4, 'x'), { sections: base.sections.slice(0, 3) }).document.sections)).toBe('abcx');
  });

  test('takes the order of the one side that reordered; two orders are an overlap', () => {
    const order = (text: string) => ({ sections: [...text].map((id) => section(id)) });
    expect(ids(merged(order('dabc'), order('abcd')).document.sections)).toBe('dabc');
    expect(ids(merged(order('dac'), order('abcd')).document.sections)).toBe('dac');
    const { differences } = merged(order('dabc'), order('bacd'));
    expect(overlaps(differences)).toEqual([
      { pointer: '/sections', base: [...'abcd'], current: [...'bacd'], mine: [...'dabc'], conflict: true },
    ]);
  });

  test('removes what the other side left alone, and reports what it changed', () => {
    const gone = { sections: base.sections.filter(({ id }) => id !== 'b') };
    expect(ids(merged(gone, change('c', { heading: 'T' })).document.sections)).toBe('acd');
    const { differences } = merged(gone, change('b', { heading: 'T' }));
    expect(overlaps(differences)).toEqual([
      {
        pointer: '',
        section: 'b',
        base: section('b'),
        current: section('b', { heading: 'T' }),
        mine: null,
        conflict: true,
      },
    ]);
    expect(overlaps(merged(change('b', { heading: 'M' }), gone).differences)).toHaveLength(1);
    expect(overlaps(merged(gone, gone).differences)).toEqual([]);
  });

  test('merges related links by property, and whole when one changed its kind', () => {
    const links = (first: Partial<RelatedLinkDocument>) => ({
      relatedLinks: [link('l1', first), link('l2')],
    });
    const { document } = merged(links({ url: 'https://example.org/' }), links({ excerpt: 'Theirs' }));
    expect(document.relatedLinks[0]).toEqual(link('l1', { url: 'https://example.org/', excerpt: 'Theirs' }));
    const turned = { kind: 'article' as const, targetId: 'x', title: null };
    const { differences } = merged(links(turned), links({ title: 'Theirs' }));
    expect(overlaps(differences)).toMatchObject([{ pointer: '', relatedLink: 'l1', mine: { article: 'x' } }]);
  });

  test('gives one of two derived anchors the next number, and reports two written ones', () => {
    const added = (id: string, anchor: string, heading: string) => ({
      sections: [...base.sections, section(id, { anchor, heading })],
    });
    const update = merged(added('y', 'update', 'Update'), added('x', 'update', 'Update'));
    expect(update.document.sections.slice(4).map(({ anchor }) => anchor)).toEqual(['update', 'update-2']);
    expect(overlaps(update.differences)).toEqual([]);
    const written = merged(added('y', 'here', 'One'), added('x', 'here', 'Two'));
    expect(overlaps(written.differences)).toMatchObject([{ section: 'y', pointer: '/anchor', mine: 'here' }]);
  });
});

describe('differences', () => {
  const current = { ...base, headline: 'Theirs', kicker: 'Theirs' };

  test('have no mine for a writer without content', () => {
    expect(differencesOf({ base, current, mine: null })).toEqual([
      { pointer: '/headline', base: 'Harbour', current: 'Theirs', conflict: false },
      { pointer: '/kicker', base: null, current: 'Theirs', conflict: false },
    ]);
  });

  test('have no base when nobody knows it: all that is not as wanted may be lost', () => {
    expect(differencesOf({ base: null, current, mine: { ...current, headline: 'Mine' } })).toEqual([
      { pointer: '/headline', current: 'Theirs', mine: 'Mine', conflict: true },
    ]);
    expect(differencesOf({ base: null, current, mine: null })).toEqual([]);
  });
});

// ── Properties ──────────────────────────────────────────────────────────────────────────────────

const few = fc.constantFrom(null, 'one', 'two');
const some = fc.constantFrom('one', 'two', 'three');
const anySection = fc
  .record({ id: fc.constantFrom(...'abcdefgh'), heading: few, text: some })
  .map(({ id, heading, text }) =>
    section(id, { heading, anchor: heading && `${heading}-of-${id}`, body: body(text) }),
  );
const byId = { selector: ({ id }: { id: string }) => id, maxLength: 6 };
const anyLink = fc
  .record({ id: fc.constantFrom(...'pqrs'), external: fc.boolean(), title: some, excerpt: few })
  .map(({ id, external, title, excerpt }) =>
    link(id, external ? { title, excerpt } : { kind: 'article', targetId: 'x', title, excerpt }),
  );
const anyDocument: fc.Arbitrary<ArticleDocument> = fc
  .record({
    headline: some,
    kicker: few,
    categoryId: few,
    tagIds: fc.uniqueArray(fc.constantFrom(...'tuvw')),
    seo: fc.record({ title: few, description: few, noindex: fc.boolean() }),
    extensions: fc.dictionary(fc.constantFrom('com.a', 'com.b'), fc.oneof(some, fc.constant(null))),
    sections: fc.uniqueArray(anySection, byId),
    relatedLinks: fc.uniqueArray(anyLink, byId),
  })
  .map((parts) => ({ ...base, ...parts }));

const runs = { numRuns: 500 };

test('a side that changed nothing takes all of the other', () => {
  fc.assert(
    fc.property(anyDocument, anyDocument, (from, to) => {
      for (const { document, differences } of [
        mergeDocuments(from, to, from),
        mergeDocuments(from, from, to),
        mergeDocuments(from, to, to),
      ]) {
        expect(document).toEqual(to);
        expect(overlaps(differences)).toEqual([]);
      }
    }),
    runs,
  );
});

/** A reported conflict about this place, or about the item or list that it is part of. */
const reported = (differences: Difference[], pointer: string, item?: string) =>
  overlaps(differences).some((difference) =>
    item === undefined
      ? difference.pointer === pointer
      : (difference.section ?? difference.relatedLink) === item && ['', pointer].includes(difference.pointer),
  );

test('nothing that either side wrote is lost unless it is reported', () => {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const check = (values: unknown[], result: unknown, isReported: boolean, place: unknown[]) => {
    const [from, ...sides] = values;
    for (const side of sides)
      if (!same(side, from)) expect([place, same(result, side) || isReported]).toEqual([place, true]);
  };
  fc.assert(
    fc.property(anyDocument, anyDocument, anyDocument, (from, theirs, ours) => {
      const { document, differences } = mergeDocuments(from, theirs, ours);
      const [b, c, m, r] = [from, theirs, ours, document].map(fieldsOf) as [
        Map<string, unknown>,
        Map<string, unknown>,
        Map<string, unknown>,
        Map<string, unknown>,
      ];
      for (const pointer of new Set([...b.keys(), ...c.keys(), ...m.keys()]))
        if (pointer !== '/tags')
          check(
            [b.get(pointer), c.get(pointer), m.get(pointer)],
            r.get(pointer),
            reported(differences, pointer),
            [pointer],
          );
      for (const tag of 'tuvw') {
        const has = ({ tagIds }: ArticleDocument) => tagIds.includes(tag);
        check([has(from), has(theirs), has(ours)], has(document), false, ['/tags', tag]);
      }
      for (const id of 'abcdefgh') {
        const [sb, sc, sm, sr] = [from, theirs, ours, document].map(({ sections }) =>
          sections.find((it) => it.id === id),
        );
        check([!sb, !sc, !sm], !sr, reported(differences, '', id), [id]);
        for (const name of ['heading', 'body', 'anchor'] as const)
          if (sr)
            check(
              [sb?.[name], ...(sc ? [sc[name]] : []), ...(sm ? [sm[name]] : [])],
              sr[name],
              reported(differences, `/${name}`, id),
              [id, name],
            );
      }
      for (const id of 'pqrs') {
        const [lb, lc, lm, lr] = [from, theirs, ours, document].map(({ relatedLinks }) =>
          relatedLinks.find((it) => it.id === id),
        );
        check([!lb, !lc, !lm], !lr, reported(differences, '', id), [id]);
        for (const [pointer, name] of [
          ['/title', 'title'],
          ['/excerpt', 'excerpt'],
        ] as const)
          if (lr)
            check(
              [lb?.[name], ...(lc ? [lc[name]] : []), ...(lm ? [lm[name]] : [])],
              lr[name],
              reported(
                differences,
                lr.kind === 'article' && pointer === '/title' ? '/headline' : pointer,
                id,
              ),
              [id, name],
            );
      }
    }),
    runs,
  );
});

type Edit = (document: ArticleDocument) => ArticleDocument;

const editSection =
  (id: string, more: Partial<SectionDocument>): Edit =>
  (document) => ({
    ...document,
    sections: document.sections.map((it) => (it.id === id ? { ...it, ...more } : it)),
  });

/** Edits that touch nothing of each other: any of them may be one writer's or the other's. */
const edits: Edit[] = [
  (document) => ({ ...document, headline: 'New' }),
  (document) => ({ ...document, seo: { ...document.seo, title: 'New' } }),
  (document) => ({ ...document, seo: { ...document.seo, noindex: true } }),
  (document) => ({ ...document, extensions: { ...document.extensions, 'com.a': 1 } }),
  (document) => ({ ...document, extensions: { ...document.extensions, 'com.b': 1 } }),
  (document) => ({ ...document, tagIds: [...document.tagIds, 'new'] }),
  (document) => ({ ...document, tagIds: document.tagIds.filter((id) => id !== 't1') }),
  (document) => ({ ...document, tagIds: [...document.tagIds, 'more'] }),
  editSection('a', { heading: 'New' }),
  editSection('a', { anchor: 'new' }),
  editSection('a', { body: body('new') }),
  editSection('c', { body: body('new') }),
  (document) => ({ ...document, sections: document.sections.filter(({ id }) => id !== 'b') }),
  (document) => ({ ...document, sections: [section('x1'), ...document.sections] }),
  (document) => ({
    ...document,
    sections: document.sections.flatMap((it) => (it.id === 'c' ? [it, section('x2')] : [it])),
  }),
  (document) => ({
    ...document,
    sections: document.sections.flatMap((it) => (it.id === 'c' ? [it, section('x3')] : [it])),
  }),
  (document) => ({
    ...document,
    sections: document.sections.toSorted((one, other) =>
      'adcb'.indexOf(one.id) < 0 || 'adcb'.indexOf(other.id) < 0
        ? 0
        : 'adcb'.indexOf(one.id) - 'adcb'.indexOf(other.id),
    ),
  }),
  (document) => ({
    ...document,
    relatedLinks: document.relatedLinks.map((it) => (it.id === 'l1' ? { ...it, title: 'New' } : it)),
  }),
  (document) => ({
    ...document,
    relatedLinks: document.relatedLinks.map((it) => (it.id === 'l1' ? { ...it, excerpt: 'New' } : it)),
  }),
  (document) => ({ ...document, relatedLinks: [...document.relatedLinks, link('l3')] }),
  (document) => ({ ...document, relatedLinks: document.relatedLinks.filter(({ id }) => id !== 'l2') }),
];

test('disjoint edits merge, and to the same whoever comes last', () => {
  const owner = fc.constantFrom('mine', 'theirs', 'nobody');
  fc.assert(
    fc.property(fc.array(owner, { minLength: edits.length, maxLength: edits.length }), (owners) => {
      const by = (name: string) =>
        edits.filter((_, at) => owners[at] === name).reduce((document, edit) => edit(document), base);
      const [mine, theirs] = [by('mine'), by('theirs')];
      const one = mergeDocuments(base, theirs, mine);
      const other = mergeDocuments(base, mine, theirs);
      expect(overlaps(one.differences)).toEqual([]);
      expect(one.document).toEqual(other.document);
      if (owners.includes('mine')) expect(one.document).not.toEqual(theirs);
    }),
    runs,
  );
});
