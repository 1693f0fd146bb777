import base from '../../jest.config.js';

/** `npm run test:varnish`: the suite of its own that needs a Varnish. */
export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/tests/varnish'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
