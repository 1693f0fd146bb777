#!/usr/bin/env node
import { buffer } from 'node:stream/consumers';
import { runCli } from './run.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  print: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
  readInput: () => buffer(process.stdin),
});
