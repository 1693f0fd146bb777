import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runCli } from '../../src/cli/run.ts';
import { startApi, type TestApi } from '../support/api.ts';

export type CliRun = { code: number; out: string; notes: string };

/** Runs a command in this process; `input` is its standard input. */
export async function cli(
  words: string[],
  environment: Record<string, string> = {},
  input: string | Buffer = '',
): Promise<CliRun> {
  const out: string[] = [];
  const notes: string[] = [];
  const code = await runCli(words, {
    // A folder that holds nothing: no API of the developer's own is ever found.
    environment: { DATELINE_DATA_DIR: '/nonexistent', ...environment },
    print: (text) => out.push(text),
    note: (text) => notes.push(text),
    readInput: async () => Buffer.from(input),
  });
  return { code, out: out.join('\n'), notes: notes.join('\n') };
}

export type ServedApi = TestApi & { url: string; environment: Record<string, string> };

/** An API that listens, and the environment in which the CLI finds it. */
export async function serveApi(): Promise<ServedApi> {
  const api = await startApi();
  const server: Server = createServer(api.app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...api,
    url,
    environment: { DATELINE_URL: url, DATELINE_API_KEY: api.keys.admin },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await api.close();
    },
  };
}
