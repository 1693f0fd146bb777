import type { TestServer } from './test-server.ts';

export default async function globalTeardown(): Promise<void> {
  await (globalThis as { datelineTestServer?: TestServer }).datelineTestServer?.stop();
}
