import { z } from 'zod';

const ok = (what: string) => z.literal('ok').describe(what);

export const Liveness = z
  .object({ status: ok('The process runs.') })
  .meta({ id: 'Liveness', description: 'Whether the process is alive.' });

export const Readiness = z
  .object({
    status: ok('Every check passed.'),
    checks: z
      .object({
        database: ok('The database answers.'),
        migrations: ok('The tables are those of this version.'),
      })
      .describe('What was checked.'),
  })
  .meta({ id: 'Readiness', description: 'Whether the service can answer. A check that fails answers 503.' });
