/** @type {import('jest').Config} */
export default {
  testEnvironment: '<rootDir>/tests/support/environment.ts',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/tests/browser/',
    '<rootDir>/tests/varnish/',
    '<rootDir>/tests/pgbouncer/',
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/support/global-teardown.ts',
  testTimeout: 30_000,
  maxWorkers: 2,
  // Node gives back nothing of a test file's modules: a worker goes on until going over that costs more than a new one.
  workerIdleMemoryLimit: '600MB',
  reporters: ['default', '<rootDir>/tests/support/summary-reporter.js'],
};
