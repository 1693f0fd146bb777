import { z } from 'zod';
import { instant } from '../../content/fields.ts';

/** What Dateline says in ninjs 3.1, a part of what the standard can hold. Its schema says what each property means. */
const Text = z
  .object({
    role: z.string().describe('Which it is of several.'),
    contentType: z.string().optional().describe('Media type of the value.'),
    charCount: z.int().optional().describe('Characters in the value, as plain text.'),
    wordCount: z.int().optional().describe('Words in the article.'),
    value: z.string().describe('The text itself.'),
  })
  .meta({ id: 'NinjsText', description: 'A headline, a description or a body, by its role.' });

const Concept = z
  .object({
    name: z.string(),
    rel: z.string().describe('`category` or `tag`.'),
    uri: z.string().describe('`urn:uuid:` and the id of the term.'),
    literal: z.string().describe('Slug of the term.'),
  })
  .meta({ id: 'NinjsSubject', description: 'A category or tag.' });

const Contact = z
  .object({
    type: z.string().describe('`web`, a page of theirs.'),
    role: z.string().describe('Whose page it is: the site’s about them, or their own.'),
    value: z.string().describe('Its address.'),
  })
  .meta({ id: 'NinjsContact', description: 'Where somebody is to be found.' });

const Source = z
  .object({
    name: z.string(),
    role: z.string().describe('What they did.'),
    uri: z.string().describe('`urn:uuid:` and the id of the author.'),
    literal: z.string().describe('Slug of the author.'),
    contactInfo: z.array(Contact),
  })
  .meta({ id: 'NinjsSource', description: 'Somebody in the byline.' });

const Rendition = z
  .object({
    name: z.string(),
    href: z.string().describe('Its address.'),
    contentType: z.string().optional().describe('Media type.'),
    width: z.int().optional().describe('In pixels.'),
    height: z.int().optional().describe('In pixels.'),
  })
  .meta({ id: 'NinjsRendition', description: 'The same thing at an address, in one form.' });

const Genre = z
  .object({
    name: z.string(),
    uri: z.string().optional().describe('Of IPTC’s genres.'),
    literal: z.string().describe('`type` of the article.'),
  })
  .meta({ id: 'NinjsGenre', description: 'The kind of article.' });

const AltId = z
  .object({ role: z.string().describe('What kind of id it is.'), value: z.string().describe('The id.') })
  .meta({ id: 'NinjsAltId', description: 'Another id of the same thing.' });

const Standard = z
  .object({
    name: z.string(),
    version: z.string().describe('Of the standard.'),
    schema: z.string().describe('Address of the JSON Schema that it follows.'),
  })
  .meta({ id: 'NinjsStandard', description: 'The standard, and its version.' });

const associationShape = {
  name: z.string().describe('For people: a title or a role.'),
  rel: z.string().describe('What it is to the article.'),
  uri: z.string().describe('Its id.'),
  type: z.enum(['text', 'picture', 'composite', 'component']).describe('What it is.'),
  representationType: z.literal('partial'),
  title: z.string().optional().describe('Its title.'),
  by: z.string().optional().describe('Who made or owns it.'),
  language: z.string().optional().describe('Language tag (BCP 47).'),
  firstCreated: instant.optional().describe('Since when readers see it.'),
  headlines: z.array(Text).optional().describe('Its title, to be printed.'),
  descriptions: z.array(Text).optional().describe('Caption, text for those who cannot see it, excerpt.'),
  subjects: z.array(Concept).optional().describe('The category on its card.'),
  renditions: z.array(Rendition).optional().describe('Where it is.'),
};

/** Two levels deep, which is as deep as a gallery, or a card with an image, goes. */
const Association = z
  .object({
    ...associationShape,
    associations: z
      .array(z.object(associationShape).meta({ id: 'NinjsPart', description: 'An image in it.' }))
      .optional()
      .describe('The images in it.'),
  })
  .meta({ id: 'NinjsAssociation', description: 'An image, a gallery, an embed or a related link.' });

export const Ninjs = z
  .object({
    uri: z.string().describe('`urn:uuid:` and the id of the article.'),
    standard: Standard,
    type: z.literal('text'),
    representationType: z.literal('full'),
    profile: z.literal('dateline-article'),
    pubStatus: z.literal('usable'),
    firstCreated: instant.describe('When readers first saw the article.'),
    versionCreated: instant.describe('When what readers see last changed.'),
    language: z.string().describe('Language tag (BCP 47).'),
    title: z.string().describe('Title for search engines, or else the headline.'),
    slugline: z.string().describe('Slug of the article.'),
    by: z.string().optional().describe('The names in the byline.'),
    located: z.string().optional().describe('Where the story was filed.'),
    copyrightHolder: z.string().optional().describe('The site, unless the story first appeared elsewhere.'),
    headlines: z.array(Text).describe('The headline, as `main`, and the `kicker` above it.'),
    descriptions: z.array(Text).optional().describe('Standfirst, excerpt, corrections.'),
    bodies: z
      .array(Text)
      .describe(
        'The text as HTML and as plain text. The body with the role `x-dateline` is JSON: the properties of the article that ninjs holds in part or not at all, as `ArticleRemainder` has them.',
      ),
    genres: z.array(Genre).describe('The kind of article.'),
    subjects: z.array(Concept).optional().describe('Category and tags.'),
    infoSources: z.array(Source).optional().describe('The byline.'),
    renditions: z.array(Rendition).describe('The article on the site, and in other formats.'),
    associations: z
      .array(Association)
      .optional()
      .describe('The main image; images, galleries and embeds in the text; related links.'),
    altIds: z.array(AltId).describe('The id and the slug.'),
  })
  .meta({ id: 'Ninjs', description: 'The article as IPTC’s ninjs 3.1.' });

export type Ninjs = z.input<typeof Ninjs>;

/** ninjs 2.2, by the names that `Ninjs2` gives. */
export type Ninjs2 = Record<string, unknown>;

// zod's own structure: https://zod.dev/packages/core
type Def = { shape?: Record<string, z.ZodType>; element?: z.ZodType; innerType?: z.ZodType };

const lowered = new Map<z.ZodType, z.ZodType>();

/** The same schema as 2.2 has it: the names in lower case, and no `rel` on what is associated. */
function lower(schema: z.ZodType): z.ZodType {
  const known = lowered.get(schema);
  if (known) return known;
  const { shape, element, innerType } = schema._zod.def as unknown as Def;
  let made = schema;
  if (shape) {
    const names = Object.keys(shape).filter((name) => name !== 'rel' || !('representationType' in shape));
    made = z.object(
      Object.fromEntries(names.map((name) => [name.toLowerCase(), lower(shape[name] as z.ZodType)])),
    );
  } else if (element) made = z.array(lower(element));
  else if (innerType) made = lower(innerType).optional();
  if (made !== schema) {
    const { id, description = '' } = schema.meta() ?? {};
    made = made.meta({
      description: description.replace('3.1', '2.2'),
      ...(id === undefined ? {} : { id: id.replace('Ninjs', 'Ninjs2') }),
    });
  }
  lowered.set(schema, made);
  return made;
}

export const Ninjs2 = lower(Ninjs) as z.ZodType<Ninjs2, Ninjs2>;
