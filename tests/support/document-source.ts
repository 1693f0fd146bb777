import { readFileSync } from 'node:fs';
import type { OpenApiDocument } from '../../scripts/openapi/document.ts';

const { DATELINE_TEST_DOCUMENT: file } = process.env;
if (!file) throw new Error('tests/support/global-setup.ts has not run');

/** Made of the contracts as they are now, once for the run; tests/openapi/document.test.ts holds openapi.yaml to it. */
export const document: OpenApiDocument = JSON.parse(readFileSync(file, 'utf8'));
