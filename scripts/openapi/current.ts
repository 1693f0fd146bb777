import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { contracts } from '../../src/resources.ts';
import { createOpenApiDocument, type OpenApiDocument } from './document.ts';

export const documentFile = new URL('../../openapi.yaml', import.meta.url);

const packageFile = new URL('../../package.json', import.meta.url);

/** The document of the contracts as they are in the code now. */
export function currentDocument(): OpenApiDocument {
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string };
  return createOpenApiDocument(contracts, version);
}

/** The document as it is written to openapi.yaml. */
export const toYaml = (document: OpenApiDocument): string =>
  `# Written by "npm run openapi" from the contracts in src/. Change those, not this file.\n${stringify(
    document,
    {
      lineWidth: 110,
      aliasDuplicateObjects: false,
      blockQuote: 'literal',
    },
  )}`;
