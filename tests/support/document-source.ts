import { currentDocument } from '../../scripts/openapi/current.ts';

/** Made of the contracts as they are now; tests/openapi/document.test.ts holds openapi.yaml to it. */
export const document = currentDocument();
