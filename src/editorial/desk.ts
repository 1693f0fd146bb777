import type { Database } from '../database/client.ts';
import type { Deps } from '../deps.ts';
import type { Levels } from './preflight/levels.ts';

/** What the desk's own rules need beside the request: the database and the settings that bear on them. */
export type Desk = Pick<Database, 'prisma' | 'raw'> & { approvalRequired: boolean; preflight: Levels };

export const deskOf = ({ config, database }: Pick<Deps, 'config' | 'database'>): Desk => ({
  prisma: database.prisma,
  raw: database.raw,
  approvalRequired: config.DATELINE_APPROVAL_REQUIRED,
  preflight: config.DATELINE_PREFLIGHT,
});
