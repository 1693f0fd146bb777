import type { EnvironmentContext, JestEnvironmentConfig } from '@jest/environment';
import { TestEnvironment } from 'jest-environment-node';
import * as document from './shared/document.ts';
import * as response from './shared/document-response.ts';
import type { Shared } from './shared.ts';

/**
 * What each test file needs in the same way and keeps nothing of is loaded once by a worker, outside the files' own
 * worlds: the validator with what it has compiled of the document. Compiling that anew took each file 0.2 s.
 */
export default class Environment extends TestEnvironment {
  constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
    super(config, context);
    const shared: Shared = { document, response };
    Object.assign(this.global, { datelineShared: shared });
  }
}
