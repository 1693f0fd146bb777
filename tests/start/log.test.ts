import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { generateKey } from '../../src/auth/key.ts';
import { redact } from '../../src/start/log.ts';

test('no key gets into the log, wherever it stands in a line', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const key = generateKey();
      const line = redact(
        JSON.stringify({ msg: `${before} ${key} ${after}`, headers: { authorization: `Bearer ${key}` } }),
      );
      expect(line).not.toContain(key.slice(-43));
      expect(() => JSON.parse(line)).not.toThrow();
    }),
  );
});

test('no password of a database gets into the log', () => {
  const line = redact(
    JSON.stringify({ msg: 'no answer from postgresql://dateline:s3cr3t@db.example:5432/dateline' }),
  );
  expect(line).toContain('postgresql://dateline:[redacted]@db.example:5432/dateline');
});

test('no token of a preview gets into the log', () => {
  const token = 'A-_9'.repeat(18);
  expect(redact(JSON.stringify({ path: `/v1/previews/${token}`, status: 200 }))).toBe(
    '{"path":"/v1/previews/[redacted]","status":200}',
  );
});
