type Word = { description: string; example?: unknown };

const uuid = '0199b2f0-6d52-7c1e-9a44-3f1c52f7a911';

/**
 * What a property means wherever it stands, for schemas that do not say it themselves, with an example. A property
 * that neither its schema nor this list describes fails tests/openapi/document.test.ts.
 */
export const words: Record<string, Word> = {
  alt: {
    description: 'Text for readers who cannot see the image.',
    example: 'A ship at a quay, with a cable to the shore',
  },
  anchor: {
    description: 'Fragment of the section’s address (`#anchor`), unique in the article.',
    example: 'what-changed',
  },
  ancestors: { description: 'The categories above, from the top.' },
  article: { description: 'The article linked to.' },
  biography: {
    description: 'About the author, as plain text; null when there is none.',
    example: 'Reports on ports and ships.',
  },
  canonicalUrl: {
    description: 'Where the story first appeared, when that was elsewhere; else null.',
    example: null,
  },
  caption: {
    description: 'Text under the image; null when there is none.',
    example: 'Berth 6 on its first evening.',
  },
  credit: { description: 'Who made or owns the image; null when unknown.', example: 'Ana Reyes' },
  cursor: { description: 'Where the next page starts.' },
  data: { description: 'The items, in order.' },
  dateline: { description: 'Where the story was filed; null when it has no dateline.' },
  derivedExcerpt: {
    description: 'What cards show when no excerpt is written.',
    example: 'Ships can now switch their engines off and plug in.',
  },
  description: {
    description: 'A sentence or two about it; null when there is none.',
    example: 'What happened, told once it is checked.',
  },
  excerpt: {
    description: 'Plain text for cards; null when there is none.',
    example: 'Ships at berth 6 can now switch their engines off and plug in.',
  },
  heading: { description: 'Heading of the section; null for the opening.', example: 'What changed' },
  headline: {
    description: 'The headline, exactly as it was written.',
    example: 'Port Saffrey opens its first electric quay',
  },
  href: { description: 'Where the link leads.', example: 'https://port.example.org/berth-6' },
  id: { description: 'UUID, the same for life.', example: uuid },
  image: { description: 'The image with its words; null when there is none.' },
  jobTitle: { description: 'What the author does; null when it is not said.', example: 'Reporter' },
  kicker: { description: 'A word or two above the headline; null when there is none.', example: 'Harbour' },
  kind: { description: 'Of which kind it is.', example: 'tag' },
  language: { description: 'Language tag (BCP 47).', example: 'en' },
  markdown: { description: 'The same as Markdown.', example: 'Ships can **plug in**.' },
  name: { description: 'The name, as readers see it.', example: 'Harbours' },
  nextCursor: { description: 'Cursor of the next page; null on the last.', example: null },
  noindex: { description: 'Whether search engines are asked to leave the article out.', example: false },
  position: { description: 'Place among its neighbours, from 0.', example: 0 },
  publishedRevision: {
    description: 'Number of the revision that readers see; null when they see none.',
    example: 1,
  },
  readingTimeMinutes: { description: 'Minutes that reading takes, rounded up.', example: 2 },
  resourceId: { description: 'Id of what was written.', example: uuid },
  revision: { description: 'Number of the revision.', example: 1 },
  role: { description: 'What the author did on this article.', example: 'author' },
  seo: { description: 'What search engines are told beside the article itself.' },
  slug: { description: 'The part of the address that names it.', example: 'port-saffrey-electric-quay' },
  standfirst: {
    description: 'The sentence under the headline; null when there is none.',
    example: 'The harbour trust says the cable will be busy every night by spring.',
  },
  text: { description: 'The text itself.', example: 'Ships can now plug in.' },
  title: { description: 'The title.', example: 'Timetable of the night ferry' },
  trashedAt: { description: 'Since when it is in the trash; null when it is not.', example: null },
  type: { description: 'Its kind.' },
  url: { description: 'The address; null when there is none.', example: 'https://port.example.org/berth-6' },
  warnings: { description: 'What a conversion in this request could not keep as it was.', example: [] },
  wordCount: { description: 'Words in the body.', example: 312 },
};

/** Values of path parameters: things of the sample content, where they are named by slug. */
export const pathExamples: Record<string, unknown> = {
  article: 'port-saffrey-electric-quay',
  author: 'tobin-ashlake',
  category: 'news',
  delivery: uuid,
  key: uuid,
  link: uuid,
  note: uuid,
  number: 1,
  preview: uuid,
  section: uuid,
  slug: 'port-saffrey-quay',
  tag: 'ports',
  webhook: uuid,
  token: 'AZmy8G1SfB6aRD8cUvepEQGiFt5YAC1xFkK3JrBEAWJ8qfusMvXIUw-xkDzE2wIlhxeSGkiB',
};
