import type { Json } from '../support/stories.ts';
import type { Span, Words } from './words.ts';

const block = (text: string) => ({
  _type: 'block',
  style: 'normal',
  markDefs: [],
  children: [{ _type: 'span', text, marks: [] }],
});

type Given = { slug?: string; category?: string; tags?: string[]; authors?: string[]; links?: Json[] };

/** Everything that a writer can write into an article, with a word of its own in each place. */
export function fullStory(words: Words, about: string, span: Span, given: Given = {}): Json {
  const word = (place: string) => words.plant(`${about}: ${place}`, span);
  const image = (place: string) => ({
    url: `https://images.example.org/${word(`${place} url`)}.jpg`,
    alt: word(`${place} alt`),
    caption: word(`${place} caption`),
    credit: word(`${place} credit`),
  });
  const linked = (place: string) => ({
    ...block(''),
    markDefs: [{ _type: 'link', _key: 'l', href: `https://example.org/${word(`${place} href`)}` }],
    children: [{ _type: 'span', text: word(`${place} text`), marks: ['l'] }],
  });
  const body = [
    block(word('paragraph')),
    { ...block(word('heading in a body')), style: 'h3' },
    { ...block(word('list item')), listItem: 'bullet', level: 1 },
    linked('link in a body'),
    { _type: 'image', ...image('image block') },
    { _type: 'gallery', images: [{ _type: 'image', ...image('gallery') }] },
    {
      _type: 'embed',
      url: `https://video.example.org/${word('embed url')}`,
      provider: word('embed provider'),
      title: word('embed title'),
    },
    { _type: 'pullQuote', text: word('quote'), attribution: word('attribution') },
    { _type: 'table', headerRows: 1, rows: [{ cells: [word('cell')] }, { cells: [word('second cell')] }] },
    { _type: 'code', code: word('code'), language: word('code language') },
    { _type: 'factBox', title: word('box title'), body: [block(word('box text'))] },
  ];
  return {
    headline: word('headline'),
    slug: given.slug ?? word('slug'),
    language: 'en',
    kicker: word('kicker'),
    standfirst: word('standfirst'),
    dateline: { location: word('dateline location'), text: word('dateline text') },
    excerpt: word('excerpt'),
    canonicalUrl: `https://elsewhere.example.org/${word('canonicalUrl')}`,
    seo: { title: word('seo title'), description: word('seo description') },
    image: image('image'),
    // In a list, which a patch replaces whole.
    extensions: { 'com.example.note': [{ [word('extension name')]: word('extension value') }] },
    sections: [
      { heading: word('section heading'), anchor: word('section anchor'), body },
      { heading: word('second heading'), anchor: word('second anchor'), markdown: `*${word('markdown')}*` },
      { heading: word('third heading'), html: `<p>${word('html')}</p>` },
    ],
    relatedLinks: [externalLink(words, about, span), ...(given.links ?? [])],
    ...(given.category === undefined ? {} : { category: given.category }),
    ...(given.tags ? { tags: given.tags } : {}),
    ...(given.authors ? { bylines: given.authors.map((author) => ({ author })) } : {}),
  };
}

const cardOf = (words: Words, about: string, span: Span) => ({
  excerpt: words.plant(`${about}: link excerpt`, span),
  image: {
    url: `https://images.example.org/${words.plant(`${about}: link image url`, span)}.jpg`,
    alt: words.plant(`${about}: link image alt`, span),
    caption: words.plant(`${about}: link image caption`, span),
    credit: words.plant(`${about}: link image credit`, span),
  },
});

export const externalLink = (words: Words, about: string, span: Span): Json => ({
  kind: 'external',
  url: `https://elsewhere.example.org/${words.plant(`${about}: link url`, span)}`,
  title: words.plant(`${about}: link title`, span),
  ...cardOf(words, about, span),
});

/** A card of another article in words of its own: to be seen when that article is. */
export const articleLink = (words: Words, about: string, article: string, span: Span): Json => ({
  kind: 'article',
  article,
  headline: words.plant(`${about}: link headline`, span),
  ...cardOf(words, about, span),
});
