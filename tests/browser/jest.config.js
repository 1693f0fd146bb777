import base from '../../jest.config.js';

/** `npm run test:browser`: the suite of its own that needs a Chromium. */
export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/tests/browser'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
  maxWorkers: 1,
};
