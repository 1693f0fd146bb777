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

/** An API of its own, and the environment in which the CLI finds it. */
export async function serveApi(): Promise<ServedApi> {
  const api = await startApi();
  const { port } = api.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return { ...api, url, environment: { DATELINE_URL: url, DATELINE_API_KEY: api.keys.admin } };
}
