import type { Bounds } from './fault.ts';
import { boundOf, broken, type Outcome } from './run.ts';

const milliseconds = (value: number) => `${Math.round(value).toLocaleString('en')} ms`;
const bounded = (name: keyof Bounds) => (outcome: Outcome) =>
  `${milliseconds(outcome[name])} (≤ ${milliseconds(boundOf(outcome, name))})`;

const columns: [string, (outcome: Outcome) => string][] = [
  ['fault', ({ fault }) => fault.title],
  ['broken for', ({ away }) => (away === 0 ? '' : milliseconds(away))],
  ['acknowledged', ({ acknowledged }) => String(acknowledged)],
  ['lost', ({ lost }) => String(lost.length)],
  ['wrong', ({ wrong, answers }) => `${wrong.length} of ${answers.toLocaleString('en')}`],
  ['readers, held', bounded('held')],
  ['readers, else', bounded('reading')],
  ['desk refused', bounded('writing')],
  ['well after healing', bounded('recovery')],
  ['slowest answer', ({ slowest }) => milliseconds(slowest)],
  ['', (outcome) => (broken(outcome).length === 0 ? 'kept' : 'BROKEN')],
];

/** One row for each fault. */
export function table(outcomes: Outcome[]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |\n`;
  return (
    line(columns.map(([title]) => title)) +
    line(columns.map(() => '---')) +
    outcomes.map((outcome) => line(columns.map(([, cell]) => cell(outcome)))).join('')
  );
}
