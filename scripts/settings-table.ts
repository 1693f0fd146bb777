import { readFileSync, writeFileSync } from 'node:fs';
import { settings } from '../src/config.ts';

/** Writes the README's table of settings from `src/config.ts`; with `--check` only tells whether it is so already. */
const readme = new URL('../README.md', import.meta.url);

const shown = (name: keyof typeof settings): string => {
  const { shown: text, default: value } = settings[name];
  return text ?? `\`${value}\``;
};

const rows = (Object.keys(settings) as (keyof typeof settings)[]).map(
  (name) => `| \`${name}\` | ${shown(name)} | ${settings[name].meaning} |`,
);
const table = ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');

const before = readFileSync(readme, 'utf8');
const after = before.replace(
  /(<!-- settings -->\n)[\s\S]*?(<!-- \/settings -->)/,
  (_, start, end) => `${start}${table}\n${end}`,
);
if (process.argv.includes('--check')) {
  if (before !== after) {
    console.error('The table of settings in README.md is not that of src/config.ts. Run `npm run settings`.');
    process.exit(1);
  }
} else writeFileSync(readme, after);
