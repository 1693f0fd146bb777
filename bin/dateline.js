#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Committed, unlike dist/: npx remembers a checkout whose command was missing when it first looked.
const entry = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(entry)) await import(entry.href);
else {
  process.stderr.write('Dateline is not built yet. Run `npm run build` first.\n');
  process.exitCode = 1;
}
