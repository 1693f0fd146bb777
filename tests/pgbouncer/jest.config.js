import base from '../../jest.config.js';

/** `npm run test:pgbouncer`: the suite of its own that needs a PgBouncer. */
export default {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/tests/pgbouncer'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
