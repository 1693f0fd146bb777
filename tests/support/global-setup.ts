import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { currentDocument } from '../../scripts/openapi/current.ts';
import { startTestServer } from './test-server.ts';

/** Runs once before all test files; the workers inherit the environment. */
export default async function globalSetup(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dateline-document-'));
  process.env.DATELINE_TEST_DOCUMENT = path.join(folder, 'openapi.json');
  await writeFile(process.env.DATELINE_TEST_DOCUMENT, JSON.stringify(currentDocument()));
  const server = await startTestServer(process.env.TEST_DATABASE_URL);
  process.env.DATELINE_TEST_ADMIN_URL = server.adminUrl;
  process.env.DATELINE_TEST_TEMPLATE = server.template;
  if (server.deliveryRole) process.env.DATELINE_TEST_DELIVERY_ROLE = server.deliveryRole;
  (globalThis as { datelineTestServer?: typeof server }).datelineTestServer = server;
}
