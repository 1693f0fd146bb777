import { readFileSync, writeFileSync } from 'node:fs';
import { currentDocument, documentFile, toYaml } from './current.ts';

/** `npm run openapi` writes openapi.yaml; with `--check` it only says whether the file is what the contracts say. */
const wanted = toYaml(currentDocument());

if (process.argv.includes('--check')) {
  let committed = '';
  try {
    committed = readFileSync(documentFile, 'utf8');
  } catch {}
  if (committed !== wanted) {
    console.error('openapi.yaml is not what the contracts say. Run "npm run openapi" and commit the file.');
    process.exitCode = 1;
  }
} else {
  writeFileSync(documentFile, wanted);
}
