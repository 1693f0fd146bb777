import { broken, type Outcome } from './run.ts';

const milliseconds = (value: number) => `${Math.round(value).toLocaleString('en')} ms`;
const bounded = (value: number, bound: number) => `${milliseconds(value)} (≤ ${bound.toLocaleString('en')})`;

const columns: [string, (outcome: Outcome) => string][] = [
  ['fault', ({ fault }) => fault.title],
  ['acknowledged', ({ acknowledged }) => String(acknowledged)],
  ['lost', ({ lost }) => String(lost.length)],
  ['wrong', ({ wrong, answers }) => `${wrong.length} of ${answers.toLocaleString('en')}`],
  ['readers, held', ({ held, fault }) => bounded(held, fault.bounds.held)],
  ['readers, else', ({ reading, fault }) => bounded(reading, fault.bounds.reading)],
  ['desk refused', ({ writing, fault }) => bounded(writing, fault.bounds.writing)],
  ['well after healing', ({ recovery, fault }) => bounded(recovery, fault.bounds.recovery)],
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
