#!/usr/bin/env node
import { buffer } from 'node:stream/consumers';
import { runCli } from './run.ts';

// As in main.ts: `dateline start` loads the same.
process.noDeprecation = true;

/** A name or a pasted page must not steer the terminal: controls, and marks that reorder what is read. */
const printable = (text: string) =>
  text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (mark) => ('\n\t'.includes(mark) ? mark : '\ufffd'));

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read us has gone, as `| head` does.
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}

process.exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  print: (text) => process.stdout.write(`${printable(text)}\n`),
  note: (text) => process.stderr.write(`${printable(text)}\n`),
  progress: process.stderr.isTTY
    ? (line) => process.stderr.write(`\r\u001b[2K${printable(line)}`)
    : undefined,
  readInput: () => buffer(process.stdin),
});
