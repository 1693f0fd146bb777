import type { PrismaClient } from '../database/client.ts';
import type { Deps } from '../deps.ts';
import type { Levels } from './preflight/levels.ts';

/** What the desk's own rules need beside the request: the database and the settings that bear on them. */
export type Desk = { prisma: PrismaClient; approvalRequired: boolean; preflight: Levels };

export const deskOf = ({ config, database }: Pick<Deps, 'config' | 'database'>): Desk => ({
  prisma: database.prisma,
  approvalRequired: config.DATELINE_APPROVAL_REQUIRED,
  preflight: config.DATELINE_PREFLIGHT,
});
