import type * as document from './shared/document.ts';
import type * as response from './shared/document-response.ts';

/** What tests/support/environment.ts has loaded for all test files of a worker. */
export type Shared = { document: typeof document; response: typeof response };

export const shared = (globalThis as { datelineShared?: Shared }).datelineShared;
