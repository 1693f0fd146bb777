/** How often a proof by many tries goes on: a few times in the suite, at full length with `npm run test:long`. */
export const rounds = (inTheSuite: number, atLength: number): number =>
  process.env.DATELINE_TEST_LONG === 'true' ? atLength : inTheSuite;
