import { goalOf, type Measured, ratioOf } from './report.ts';

const width = 760;
const label = 300;
const line = 34;
const margin = 16;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Where a ratio stands on an axis of powers of ten, from 0.01 to 100. */
const x = (ratio: number) =>
  label + ((Math.log10(Math.min(Math.max(ratio, 0.01), 100)) + 2) / 4) * (width - label - 90);

/** The ratio of each row as a bar from 1, and its goal as a mark: grey where there is none, red where it is missed. */
export function plot(measured: Measured[]): string {
  const height = margin * 2 + 24 + measured.length * line;
  const axis = [0.01, 0.1, 1, 10, 100].map(
    (value) =>
      `<line x1="${x(value)}" y1="${margin + 16}" x2="${x(value)}" y2="${height - margin}" stroke="${value === 1 ? '#888' : '#ddd'}"/>` +
      `<text x="${x(value)}" y="${margin + 8}" text-anchor="middle" fill="#666">${value}</text>`,
  );
  const rows = measured.map((entry, at) => {
    const ratio = ratioOf(entry.rounds);
    const { text, isMissed } = goalOf(entry);
    const y = margin + 24 + at * line;
    const colour = text === '' ? '#9aa5b1' : isMissed ? '#c0392b' : '#27804f';
    const { least, most } = entry.row.ratioGoal ?? {};
    const goal = least ?? most;
    const mark =
      goal === undefined
        ? ''
        : `<line x1="${x(goal)}" y1="${y}" x2="${x(goal)}" y2="${y + 20}" stroke="#111" stroke-width="2"/>`;
    const from = Math.min(x(1), x(ratio));
    return (
      `<text x="${label - 10}" y="${y + 14}" text-anchor="end">${escaped(entry.row.title)}</text>` +
      `<rect x="${from}" y="${y + 3}" width="${Math.max(Math.abs(x(ratio) - x(1)), 1)}" height="14" fill="${colour}"/>${mark}` +
      `<text x="${width - 84}" y="${y + 14}">${ratio.toPrecision(2)} ${escaped(text.replace('ratio ', ''))}</text>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<title>Each row of the bench: Dateline over what it is compared with</title>
<rect width="100%" height="100%" fill="#fff"/>
${[...axis, ...rows].join('\n')}
</svg>
`;
}
