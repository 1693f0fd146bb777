import { z } from 'zod';
import { endpoint } from '../http/contract.ts';
import { cursor, limit, pageOf } from '../http/pagination.ts';
import { queryInstant } from '../http/query.ts';
import { AuditEntry, auditFilters } from './schema.ts';

export const auditContract = {
  list: endpoint({
    operationId: 'listAuditEntries',
    method: 'get',
    path: '/v1/editorial/audit',
    tag: 'Audit',
    summary: 'Read the audit log',
    description:
      'Every write at the desk with who made it and what it changed, before and after; newest first. Entries are never changed or deleted: the database refuses it. Filters combine; `since` is inclusive, `until` is not.',
    access: 'admin',
    cache: 'no-store',
    request: {
      query: z.strictObject({
        ...auditFilters,
        since: queryInstant('Entries from this instant on.'),
        until: queryInstant('Entries before this instant.'),
        limit,
        cursor,
      }),
    },
    response: {
      status: 200,
      description: 'A page of the log.',
      body: pageOf(AuditEntry, 'AuditEntryPage'),
      example: {
        data: [
          {
            id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6072',
            recordedAt: '2026-11-24T08:00:00.000Z',
            actor: {
              id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6073',
              name: 'Admin',
              kind: 'key',
              issuer: null,
              subject: null,
            },
            action: 'key_created',
            resourceType: 'key',
            resourceId: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071',
            requestId: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6074',
            address: '127.0.0.1',
            before: null,
            after: { name: 'Website', scopes: ['delivery:read'], expiresAt: null },
            details: { name: 'Website', scopes: ['delivery:read'], expiresAt: null },
          },
        ],
        nextCursor: null,
      },
      paged: true,
    },
    errors: [],
  }),
};
