import { z } from 'zod';

/** Text of one line or more that says something: any Unicode, kept as it is sent, but not blank. */
export const someText = (maximum: number) =>
  z
    .string()
    .min(1, { error: 'is empty', abort: true })
    .max(maximum, `is longer than ${maximum} characters`)
    .regex(/\S/u, 'is blank');

function canonicalLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}

export const Language = z
  .string()
  .min(2)
  .max(35)
  .superRefine((tag, check) => {
    const canonical = canonicalLanguage(tag);
    if (canonical === undefined) check.addIssue('is not a language tag (BCP 47), such as "en" or "zh-Hans"');
    else if (canonical !== tag) check.addIssue(`is written "${canonical}"`);
  })
  .meta({
    id: 'Language',
    description: 'Language tag (BCP 47) in canonical form.',
    examples: ['en', 'be', 'zh-Hans'],
  });

export const articleTypes = [
  'news',
  'analysis',
  'opinion',
  'feature',
  'interview',
  'review',
  'explainer',
  'live_blog',
] as const;

export const ArticleType = z.enum(articleTypes).meta({
  id: 'ArticleType',
  description: 'Genre of the article. In a `live_blog` each update is a section.',
});

export const bylineRoles = [
  'author',
  'contributor',
  'editor',
  'photographer',
  'illustrator',
  'translator',
] as const;

export const BylineRole = z
  .enum(bylineRoles)
  .meta({ id: 'BylineRole', description: 'What the author did on this article.' });

export const correctionTypes = ['correction', 'clarification', 'update', 'retraction'] as const;

export const Correction = z
  .object({
    id: z.uuid(),
    type: z.enum(correctionTypes),
    text: z.string().describe('What was wrong and what is right.'),
    sections: z
      .array(z.uuid())
      .describe('Ids of the sections that it concerns; empty when it is about the whole.'),
    publishedAt: z.iso.datetime().describe('When readers were told.'),
  })
  .meta({
    id: 'Correction',
    description: 'A published note on what changed in an article after readers saw it.',
  });

export const Headline = someText(300).describe('1–300 characters, kept to the byte.');
export const Kicker = someText(100).describe('A word or two above the headline. At most 100 characters.');
export const Standfirst = someText(2_000).describe(
  'The sentence under the headline. At most 2,000 characters.',
);
export const Excerpt = someText(2_000).describe('Plain text for cards. At most 2,000 characters.');
export const Heading = someText(300).describe('At most 300 characters; null for the opening.');
export const Anchor = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[\p{L}\p{M}\p{N}_-]+$/u, 'may hold letters, digits, hyphens and underscores')
  .describe(
    'Fragment of the section’s address (`#anchor`), unique in the article. Derived from the heading when left out, and kept when the heading changes; null derives it anew.',
  );

export const datelineShape = {
  location: someText(100).describe('Where the story was filed, as printed: "MINSK". At most 100 characters.'),
  text: someText(200)
    .nullable()
    .optional()
    .describe(
      'The dateline as printed when it is more than the location: "PARIS (AP) — ". At most 200 characters.',
    ),
};

export const Dateline = z
  .object({
    location: datelineShape.location,
    text: datelineShape.text.unwrap().describe('As printed when it is more than the location; else null.'),
  })
  .meta({
    id: 'Dateline',
    description: 'Where the story was filed. The body does not repeat it.',
    examples: [{ location: 'PORT SAFFREY', text: null }],
  });

export const seoShape = {
  title: someText(300)
    .nullable()
    .optional()
    .describe('Title for search engines when it differs from the headline.'),
  description: someText(1_000)
    .nullable()
    .optional()
    .describe('Description for search engines. At most 1,000 characters.'),
  noindex: z.boolean().optional().describe('Asks search engines to leave the article out. Default false.'),
};

export const Seo = z
  .object({ title: z.string().nullable(), description: z.string().nullable(), noindex: z.boolean() })
  .meta({ id: 'Seo', description: 'What search engines are told beside the article itself.' });

const maximumExtensions = 64 * 1_024;

export const Extensions = z
  .record(
    z
      .string()
      .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, 'is not a namespace, such as "com.example.poll"')
      .max(100),
    z.unknown(),
  )
  .refine((value) => JSON.stringify(value).length <= maximumExtensions, 'is larger than 64 KiB as JSON')
  .meta({
    id: 'Extensions',
    description:
      'JSON of your own under namespaces of your own, kept and delivered as it is. At most 64 KiB.',
    examples: [{ 'com.example.poll': { question: 'Tea or coffee?' } }],
  });

export const instant = z.iso.datetime().describe('RFC 3339, UTC.');
