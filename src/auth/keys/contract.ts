import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { cursor, limit, pageOf } from '../../http/pagination.ts';
import { Key, KeyCreate, KeyCreated, keyParams } from './schema.ts';

const tag = 'API keys';
const example = {
  id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071',
  name: 'Website',
  prefix: 'w3bs1t3k3y00',
  scopes: ['delivery:read'],
  createdAt: '2026-11-24T08:00:00.000Z',
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
};

export const keysContract = {
  list: endpoint({
    operationId: 'listKeys',
    method: 'get',
    path: '/v1/editorial/keys',
    tag,
    summary: 'List API keys',
    description:
      'All keys, revoked and expired ones too, newest first. Secrets are not among it: they are not stored.',
    access: 'admin',
    cache: 'no-store',
    request: { query: z.strictObject({ limit, cursor }) },
    response: {
      status: 200,
      description: 'A page of keys.',
      body: pageOf(Key, 'KeyPage'),
      example: { data: [example], nextCursor: null },
      paged: true,
    },
    errors: [],
  }),
  create: endpoint({
    operationId: 'createKey',
    method: 'post',
    path: '/v1/editorial/keys',
    tag,
    summary: 'Make an API key',
    description:
      'Makes a key and shows it in this answer, once: only a hash of it is stored. An expiry in the past is refused with 422.',
    access: 'admin',
    cache: 'no-store',
    request: { body: KeyCreate, example: { name: 'Website', scopes: ['delivery:read'] } },
    response: {
      status: 201,
      description: 'The new key, with the key itself.',
      body: KeyCreated,
      example: { ...example, key: 'dateline_w3bs1t3k3y00_0123456789012345678901234567890123456789012' },
      location: true,
    },
    errors: ['unprocessable'],
  }),
  read: endpoint({
    operationId: 'readKey',
    method: 'get',
    path: '/v1/editorial/keys/{key}',
    tag,
    summary: 'Read an API key',
    description: 'Name, scopes, expiry, last use and revocation of one key; never its secret.',
    access: 'admin',
    cache: 'no-store',
    request: { params: keyParams },
    response: { status: 200, description: 'The key.', body: Key, example, etag: true },
    errors: [],
  }),
  revoke: endpoint({
    operationId: 'revokeKey',
    method: 'delete',
    path: '/v1/editorial/keys/{key}',
    tag,
    summary: 'Revoke an API key',
    description:
      'The key stops working with the next request. It stays listed, because the audit log names it. Revoking it again ' +
      'changes nothing. The last admin key that works is kept: revoking it answers 409.',
    access: 'admin',
    cache: 'no-store',
    request: { params: keyParams },
    response: { status: 204, description: 'The key no longer works.' },
    errors: ['conflict'],
  }),
};
