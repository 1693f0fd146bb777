import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { faults } from './faults.ts';
import { table } from './report.ts';
import { broken, type Outcome, runFault } from './run.ts';

const names = faults.map(({ name }) => name);
const usage = `Usage: npm run faults -- [options]

  --fault NAME   this fault only; may be repeated: ${names.join(', ')}
  --seconds S    how long a fault lasts, with as long before and after it (4)
`;

const say = (text: string) => process.stderr.write(`${text}\n`);

function readOptions() {
  const { values } = parseArgs({
    options: {
      fault: { type: 'string', multiple: true, default: [] },
      seconds: { type: 'string', default: '4' },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = values.fault.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no fault "${unknown}".\n\n${usage}`);
  const seconds = Number(values.seconds);
  if (!(seconds >= 0.5 && seconds <= 600)) throw new Error(`--seconds takes 0.5 to 600.\n\n${usage}`);
  return { ...values, seconds };
}

try {
  const { fault: wanted, seconds, help } = readOptions();
  if (help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const build = path.resolve(import.meta.dirname, '../bin/build.js');
  if (spawnSync(process.execPath, [build, '--if-stale'], { stdio: 'inherit' }).status !== 0) process.exit(1);
  const outcomes: Outcome[] = [];
  for (const fault of faults.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const reason = await fault.cannot?.();
    if (reason !== undefined) {
      say(`${fault.title}: skipped. ${reason}`);
      continue;
    }
    say(`${fault.title} …`);
    const outcome = await runFault(fault, { seconds });
    outcomes.push(outcome);
    for (const [reason, count] of outcome.reasons) say(`  refused ${count} times: ${reason}`);
    if (outcome.doneUnanswered > 0)
      say(`  ${outcome.doneUnanswered} times a PATCH without an answer had been done`);
    const breaches = broken(outcome);
    for (const breach of breaches.slice(0, 20)) say(`  broken: ${breach}`);
    if (breaches.length > 20) say(`  and ${breaches.length - 20} more`);
  }
  process.stdout.write(`\n${table(outcomes)}`);
  process.exit(outcomes.some((outcome) => broken(outcome).length > 0) ? 1 : 0);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
