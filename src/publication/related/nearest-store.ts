import { Prisma } from '../../database/generated/client.ts';
import { limit } from '../../database/limit.ts';
import { visible } from '../readable-store.ts';

/** What others are near to: a publication, or a working copy that may become one. */
export type Subject = {
  language: string;
  categoryId: string | null;
  tagIds: string[];
  /** Headline and standfirst. */
  text: string;
  publishedAt: Date;
  /** Never found: the article itself, and what it links to already. */
  excludedIds: string[];
};

/** Terms that count, the first of the article's tags before the later ones. */
const mostTags = 12;
const mostNeighbours = 8;
/** Articles looked at for each term, before the subject in time and after it; and of all of its language. */
const perTerm = 10;
const perLanguage = 30;
/** Articles whose text is compared: the nearest by all the rest. */
const compared = 60;
const comparedCharacters = 400;
/** Any two texts of one language have so much in common. */
const chance = Prisma.sql`0.15::float8`;

/** The most that each reason contributes. Tags say most; time decides among what is else alike. */
const weights = {
  tags: Prisma.sql`4.0::float8`,
  category: Prisma.sql`2.0::float8`,
  neighbour: Prisma.sql`1.0::float8`,
  text: Prisma.sql`3.0::float8`,
  time: Prisma.sql`1.0::float8`,
};
/** Apart by so many seconds, articles are half as close in time as at once. */
const halfAway = Prisma.sql`604800.0::float8`;

export const textOf = ({ headline, standfirst }: { headline: string; standfirst: string | null }) =>
  `${headline} ${standfirst ?? ''}`.slice(0, comparedCharacters);

/**
 * A SELECT of publication_id, place and contributions: the nearest articles that readers see, at most `take`. Candidates are read off indexes, a fixed number for each term on
 * both sides of the subject's instant: what it costs does not grow with the archive. Other languages are looked at
 * only where the subject's has nothing. What is alike in all is ordered by time and id, so the outcome is the same
 * each time. Reads views only, as whatever delivery reads.
 */
export function nearest(subject: Subject, take: number, now: Date): Prisma.Sql {
  const { language, categoryId, publishedAt, text } = subject;
  const tags = Prisma.sql`${subject.tagIds.slice(0, mostTags)}::uuid[]`;
  const category = Prisma.sql`${categoryId}::uuid`;
  const at = Prisma.sql`${publishedAt}::timestamptz`;
  const excluded = Prisma.sql`${subject.excludedIds}::uuid[]`;

  const ofTerm = (side: 'before' | 'after') => Prisma.sql`
    (SELECT r.publication_id FROM readable_publication_terms r
      WHERE r.term_id = keys.term_id AND r.language = ${language}
        AND r.published_at ${isOn(side)} ${at} AND r.article_id <> ALL (${excluded}) AND ${visible('r', now)}
      ORDER BY r.published_at ${outwards(side)}, r.article_id ${outwards(side)} ${limit(perTerm)})`;
  const inTime = (side: 'before' | 'after', among: Prisma.Sql) => Prisma.sql`
    (SELECT p.id FROM readable_publications p
      WHERE ${among} AND p.published_at ${isOn(side)} ${at} AND p.article_id <> ALL (${excluded}) AND ${visible('p', now)}
      ORDER BY p.published_at ${outwards(side)}, p.article_id ${outwards(side)} ${limit(perLanguage)})`;
  const inLanguage = Prisma.sql`p.language = ${language}`;
  const elsewhere = Prisma.sql`NOT EXISTS (SELECT FROM alike)`;

  return Prisma.sql`
    WITH neighbours AS (
      SELECT t.term_id FROM readable_term_publications c
      JOIN readable_term_publications t ON t.kind = 'category' AND t.term_id <> c.term_id
        AND (t.term_id = c.parent_id OR t.parent_id = c.term_id OR t.parent_id = c.parent_id)
      WHERE c.kind = 'category' AND c.term_id = ${category} AND ${visible('c', now)} AND ${visible('t', now)}
      ORDER BY (t.term_id = c.parent_id) DESC NULLS LAST, t.position, t.name, t.term_id ${limit(mostNeighbours)}
    ), keys AS (
      SELECT unnest(${tags}) AS term_id
      UNION SELECT ${category} WHERE ${category} IS NOT NULL
      UNION SELECT term_id FROM neighbours
    ), alike AS (
      SELECT found.publication_id FROM keys, LATERAL (${ofTerm('before')} UNION ALL ${ofTerm('after')}) found
      UNION ${inTime('before', inLanguage)} UNION ${inTime('after', inLanguage)}
    ), candidates AS (
      SELECT publication_id FROM alike
      UNION ${inTime('before', elsewhere)} UNION ${inTime('after', elsewhere)}
    ), placed AS (
      SELECT p.id, p.article_id, p.published_at, p.card,
        CASE WHEN cardinality(${tags}) > 0 AND cardinality(p.tag_ids) > 0 THEN ${weights.tags} * (
          SELECT count(*) FROM unnest(p.tag_ids) shared WHERE shared = ANY (${tags})
        ) / sqrt(cardinality(${tags}) * cardinality(p.tag_ids)) ELSE 0 END AS of_tags,
        CASE WHEN p.category_id = ${category} THEN ${weights.category} ELSE 0 END AS of_category,
        CASE WHEN p.category_id IN (SELECT term_id FROM neighbours) THEN ${weights.neighbour} ELSE 0 END
          AS of_neighbour,
        ${weights.time} / (1 + abs(extract(epoch FROM p.published_at - ${at})::float8) / ${halfAway}) AS of_time
      FROM candidates JOIN readable_publications p ON p.id = candidates.publication_id
    ), close AS (
      SELECT * FROM placed
      ORDER BY of_tags + of_category + of_neighbour + of_time DESC, published_at DESC, article_id DESC
      ${limit(compared)}
    ), read AS (
      SELECT close.*, ${weights.text} * greatest(0, similarity(${text.slice(0, comparedCharacters)},
        left(concat(close.card->>'headline', ' ', close.card->>'standfirst'), ${comparedCharacters}::int)) - ${chance}) AS of_text
      FROM close
    )
    SELECT read.id AS publication_id,
      row_number() OVER (ORDER BY of_tags + of_category + of_neighbour + of_time + of_text DESC,
        published_at DESC, article_id DESC) AS place,
      json_build_object('shared_tags', of_tags, 'same_category', of_category,
        'neighbouring_category', of_neighbour, 'similar_text', of_text, 'close_in_time', of_time) AS contributions
    FROM read ORDER BY place ${limit(take)}`;
}

const isOn = (side: 'before' | 'after') => Prisma.raw(side === 'before' ? '<=' : '>');
const outwards = (side: 'before' | 'after') => Prisma.raw(side === 'before' ? 'DESC' : 'ASC');
