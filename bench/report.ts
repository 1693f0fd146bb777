import { cpus, totalmem } from 'node:os';
import type { Figure, Round, Row } from './row.ts';
import { median } from './statistics.ts';

export type Measured = { row: Row; rounds: Round[] };

const side = (rounds: Round[], of: 'product' | 'reference', figure: keyof Figure) =>
  median(rounds.flatMap((round) => round[of][figure] ?? []));

const digits = (value: number) => (value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 3);
const shown = (value: number, unit = '') =>
  Number.isNaN(value)
    ? ''
    : `${value.toLocaleString('en', { minimumFractionDigits: digits(value), maximumFractionDigits: digits(value) })}${
        unit === '/s' ? unit : unit && ` ${unit}`
      }`;

/** Median of the rounds' ratios: each round compares two measurements taken right after each other. */
export const ratioOf = (rounds: Round[]) =>
  median(rounds.map(({ product, reference }) => product.value / reference.value));

/** The goal in words, and whether the figures miss it. */
export function goalOf({ row: { goal, ratioGoal, unit }, rounds }: Measured): {
  text: string;
  isMissed: boolean;
} {
  const ratio = ratioOf(rounds);
  if (ratioGoal?.least !== undefined)
    return { text: `ratio ≥ ${ratioGoal.least}`, isMissed: ratio < ratioGoal.least };
  if (ratioGoal?.most !== undefined)
    return { text: `ratio ≤ ${ratioGoal.most}`, isMissed: ratio > ratioGoal.most };
  if (goal === undefined) return { text: '', isMissed: false };
  return { text: `≤ ${shown(goal, unit)}`, isMissed: side(rounds, 'product', 'value') > goal };
}

function cells(measured: Measured): string[] {
  const { row, rounds } = measured;
  const product = side(rounds, 'product', 'value');
  const { text, isMissed } = goalOf(measured);
  return [
    row.title,
    shown(product, row.unit),
    `${shown(side(rounds, 'reference', 'value'), row.unit)} ${row.reference}`,
    shown(ratioOf(rounds)),
    shown(side(rounds, 'product', 'p50'), 'ms'),
    shown(side(rounds, 'product', 'p99'), 'ms'),
    `${text}${isMissed ? ' MISSED' : ''}`,
  ];
}

const heads = ['', 'Dateline', 'compared with', 'ratio', 'p50', 'p99', 'goal'];

/** The figures as a table for people: medians of the rounds; latencies are Dateline's. */
export function table(measured: Measured[]): string {
  const lines = [heads, ...measured.map(cells)];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const padded = lines.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  );
  const [head = '', ...body] = padded;
  return `${[head, '─'.repeat(Math.max(...padded.map((line) => line.length))), ...body].join('\n')}\n`;
}

export const machine = () => ({
  cores: cpus().length,
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  memoryGigabytes: Math.round(totalmem() / 1e9),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
});

/** The same for programs, with the figures of each round. */
export const figures = (measured: Measured[]) =>
  measured.map(({ row: { name, title, unit, reference, goal, ratioGoal }, rounds }) => ({
    name,
    title,
    unit,
    comparedWith: reference,
    ...(goal === undefined ? {} : { goal }),
    ...(ratioGoal === undefined ? {} : { ratioGoal }),
    product: side(rounds, 'product', 'value'),
    reference: side(rounds, 'reference', 'value'),
    ratio: ratioOf(rounds),
    ...(rounds[0]?.product.p50 === undefined
      ? {}
      : { p50: side(rounds, 'product', 'p50'), p99: side(rounds, 'product', 'p99') }),
    rounds,
  }));
