import { z } from 'zod';
import { roles } from '../roles.ts';

const ok = (what: string) => z.literal('ok').describe(what);

export const Liveness = z
  .object({ status: ok('The process runs.') })
  .meta({ id: 'Liveness', description: 'Whether the process is alive.' });

export const Readiness = z
  .object({
    status: z
      .enum(['ok', 'degraded'])
      .describe('`degraded`: it answers, and a check tells what is not as it should be.'),
    role: z.enum(roles).describe('What this process is for (`DATELINE_ROLE`).'),
    checks: z
      .object({
        database: z
          .enum(['ok', 'replica'])
          .describe(
            '`ok`: it answers. `replica`: a replica does, and the primary does not. Readers are answered; nothing can be written.',
          ),
        migrations: ok('The tables are those of this version.'),
        listener: z
          .enum(['ok', 'lost'])
          .optional()
          .describe(
            'Where readers are answered: whether what changes is heard. `lost`: every answer is made anew until it is.',
          ),
        worker: z
          .enum(['ok', 'late'])
          .optional()
          .describe('Where schedules come into the log and purges go out: whether that was done just now.'),
      })
      .describe('What was checked.'),
  })
  .meta({
    id: 'Readiness',
    description: 'Whether the service can answer. What stops it from that is a 503.',
  });
