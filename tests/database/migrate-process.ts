// Migrates the database it is given and prints what was applied.
import { migrate } from '../../src/database/migrate.ts';

const { applied } = await migrate({ url: process.argv[2] ?? '', log: () => {} });
console.log(JSON.stringify(applied));
