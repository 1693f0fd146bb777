/** What a finding of a rule does: stops publishing, is only told, or is not looked for. */
export const levels = ['error', 'warning', 'off'] as const;

export type Level = (typeof levels)[number];

/** Every rule with the level it has unless the settings say otherwise. */
export const defaultLevels = {
  nothing_to_show: 'error',
  term_gone: 'error',
  headline_long: 'warning',
  standfirst_missing: 'warning',
  category_missing: 'warning',
  byline_missing: 'off',
  image_missing: 'off',
  alt_text_missing: 'warning',
  credit_missing: 'off',
  section_empty: 'warning',
  link_dead: 'warning',
  link_without_address: 'warning',
  date_distant: 'warning',
  schedule_replaced: 'warning',
} as const satisfies Record<string, Level>;

export type RuleName = keyof typeof defaultLevels;

/** Without these readers would see an empty page, or one with holes: no setting turns them down. */
export const fixedRules: readonly RuleName[] = ['nothing_to_show', 'term_gone'];

export type Levels = Record<RuleName, Level>;

/** Reads `rule=level,rule=level`; gives what is wrong as a sentence. */
export function readLevels(text: string): Partial<Levels> | string {
  const read: Partial<Levels> = {};
  for (const pair of text.split(',').map((item) => item.trim())) {
    if (pair === '') continue;
    const [name = '', level = ''] = pair.split('=').map((part) => part.trim());
    if (!(name in defaultLevels))
      return `names the rule "${name}"; the rules are ${Object.keys(defaultLevels).join(', ')}`;
    if (!(levels as readonly string[]).includes(level))
      return `gives ${name} the level "${level}"; the levels are ${levels.join(', ')}`;
    if (fixedRules.includes(name as RuleName) && level !== 'error')
      return `turns ${name} down, which always stops publishing`;
    read[name as RuleName] = level as Level;
  }
  return read;
}
