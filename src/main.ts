// Deprecations tell the makers of Dateline what to change in its code, and are seen in its tests; to whoever
// runs it they are noise. pg reads this when it is loaded.
process.noDeprecation = true;

const { run } = await import('./start/run.ts');

await run(process.env);
