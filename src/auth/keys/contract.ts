import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { cursor, limit, pageOf } from '../../http/pagination.ts';
import { Key, KeyCreate, KeyCreated, KeyRotate, keyParams } from './schema.ts';

const tag = 'API keys';
const example = {
  id: '019a2b3c-4d5e-7f60-8a1b-2c3d4e5f6071',
  name: 'Website',
  prefix: 'w3bs1t3k3y00',
  scopes: ['delivery:read'],
  createdAt: '2026-11-24T08:00:00.000Z',
  expiresAt: null,
  categories: null,
  origins: ['https://news.example.org'],
  lastUsedAt: null,
  secrets: [{ createdAt: '2026-11-24T08:00:00.000Z', lastUsedAt: null, endsAt: null }],
  revokedAt: null,
};
const secret = 'dateline_w3bs1t3k3y00_0123456789012345678901234567890123456789012';

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
      'Makes a key and shows it in this answer, once: only a hash of it is stored. An expiry in the past, a category that is not known, and a limit that would be none are refused with 422.',
    access: 'admin',
    cache: 'no-store',
    request: { body: KeyCreate, example: { name: 'Website', scopes: ['delivery:read'] } },
    response: {
      status: 201,
      description: 'The new key, with the key itself.',
      body: KeyCreated,
      example: { ...example, key: secret },
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
    description: 'Name, scopes, limits, expiry, last use and revocation of one key; never its secret.',
    access: 'admin',
    cache: 'no-store',
    request: { params: keyParams },
    response: { status: 200, description: 'The key.', body: Key, example, etag: true },
    errors: [],
  }),
  rotate: endpoint({
    operationId: 'rotateKey',
    method: 'post',
    path: '/v1/editorial/keys/{key}/rotate',
    tag,
    summary: 'Give an API key a new secret',
    description:
      'Shows the key with its new secret, once. Id, prefix, scopes and limits stay. The secret that it had goes on working for the overlap, a day unless another is asked for, so that whoever uses it can be given the new one in peace; `secrets` tells whether the old one is still in use. ' +
      '409 when the key no longer works, and while an earlier overlap lasts unless this one is 0, which ends every secret but the new.',
    access: 'admin',
    cache: 'no-store',
    request: { params: keyParams, body: KeyRotate, bodyOptional: true, example: { overlapSeconds: 3_600 } },
    response: {
      status: 200,
      description: 'The key, with its new secret.',
      body: KeyCreated,
      example: {
        ...example,
        secrets: [
          { createdAt: '2026-12-24T08:00:00.000Z', lastUsedAt: null, endsAt: null },
          {
            createdAt: '2026-11-24T08:00:00.000Z',
            lastUsedAt: '2026-12-24T07:59:00.000Z',
            endsAt: '2026-12-24T09:00:00.000Z',
          },
        ],
        key: secret,
      },
    },
    errors: ['conflict'],
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
