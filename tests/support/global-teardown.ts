import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { TestServer } from './test-server.ts';

export default async function globalTeardown(): Promise<void> {
  const { DATELINE_TEST_DOCUMENT: file } = process.env;
  if (file) await rm(path.dirname(file), { recursive: true, force: true });
  await (globalThis as { datelineTestServer?: TestServer }).datelineTestServer?.stop();
}
