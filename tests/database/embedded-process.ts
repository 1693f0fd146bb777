// A process that uses the embedded Postgres of a folder until it is killed: prints its URL, then waits.
import { startEmbeddedPostgres } from '../../src/database/embedded.ts';

const dataDir = process.argv[2] ?? '';
const { url } = await startEmbeddedPostgres({ dataDir, log: () => {}, durable: false });
if (process.argv[3] === 'fail') setTimeout(() => Promise.reject(new Error('as it is meant to')), 0);
console.log(url);
setInterval(() => {}, 60_000);
