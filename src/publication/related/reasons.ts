/** Why an article is near another one, in the order in which reasons go first where they weigh the same. */
export const reasons = [
  'shared_tags',
  'same_category',
  'neighbouring_category',
  'similar_text',
  'close_in_time',
] as const;

export type Reason = (typeof reasons)[number];

/** What each reason contributed to the nearness of an article. */
export type Contributions = Partial<Record<Reason, number>>;

/** The reasons that count, the weightiest first. */
export const weighed = (contributions: Contributions): { reason: Reason; score: number }[] =>
  reasons
    .map((reason) => ({ reason, score: contributions[reason] ?? 0 }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);

export const scoreOf = (contributions: Contributions): number =>
  Math.round(weighed(contributions).reduce((sum, { score }) => sum + score, 0) * 1_000) / 1_000;

/** Something is always close: each article has one reason at least. */
export const mainReason = (contributions: Contributions): Reason =>
  weighed(contributions)[0]?.reason ?? 'close_in_time';
