import type { Prisma, PrismaClient } from '../database/generated/client.ts';

export type AuditFilter = {
  resource?: string | undefined;
  resourceType?: string | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
};

const include = {
  actor: { select: { id: true, name: true, kind: true, issuer: true, subject: true } },
} satisfies Prisma.AuditEntryInclude;

export type AuditRow = Prisma.AuditEntryGetPayload<{ include: typeof include }>;

function conditions({
  resource,
  resourceType,
  actor,
  action,
  since,
  until,
}: AuditFilter): Prisma.AuditEntryWhereInput {
  return {
    ...(resource ? { resourceId: resource } : {}),
    ...(resourceType ? { resourceType } : {}),
    ...(actor ? { actorId: actor } : {}),
    ...(action ? { action } : {}),
    recordedAt: { ...(since ? { gte: since } : {}), ...(until ? { lt: until } : {}) },
  };
}

/** One page, newest first, and one row more to know whether there is a next. */
export const listAuditEntries = (
  prisma: PrismaClient,
  filter: AuditFilter,
  after: { recordedAt: Date; id: string } | null,
  take: number,
): Promise<AuditRow[]> =>
  prisma.auditEntry.findMany({
    where: {
      AND: [
        conditions(filter),
        after
          ? {
              OR: [
                { recordedAt: { lt: after.recordedAt } },
                { recordedAt: after.recordedAt, id: { lt: after.id } },
              ],
            }
          : {},
      ],
    },
    orderBy: [{ recordedAt: 'desc' }, { id: 'desc' }],
    take: take + 1,
    include,
  });
