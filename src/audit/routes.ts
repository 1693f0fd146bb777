import type { Deps } from '../deps.ts';
import { implement } from '../http/implement.ts';
import { TimePosition } from '../http/instant.ts';
import { listName, nextPageUrl, readCursor, writeCursor } from '../http/pagination.ts';
import { auditContract } from './contract.ts';
import type { AuditEntry } from './schema.ts';
import { type AuditRow, listAuditEntries } from './store.ts';

const present = ({ actorId: _, actor, recordedAt, ...row }: AuditRow): AuditEntry => ({
  ...row,
  actor: actor && { ...actor, kind: actor.kind as 'key' | 'token' },
  recordedAt: recordedAt.toISOString(),
});

export const auditRoutes = ({ database: { prisma } }: Deps) =>
  implement(auditContract, {
    list: async ({ query, url }) => {
      const { limit, cursor, ...filter } = query;
      const list = listName('listAuditEntries', query);
      const [recordedAt, id] = cursor ? readCursor(list, cursor, TimePosition) : [];
      const after = recordedAt && id ? { recordedAt: new Date(recordedAt), id } : null;
      const rows = await listAuditEntries(prisma, filter, after, limit);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const nextCursor =
        last && rows.length > page.length
          ? writeCursor(list, [last.recordedAt.toISOString(), last.id])
          : null;
      return { body: { data: page.map(present), nextCursor }, nextPage: nextPageUrl(url, nextCursor) };
    },
  });
