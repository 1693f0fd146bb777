import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What a reader asks for. */
export type Reading = { path: string; acceptEncoding?: string };

type Recorded = { status: number; headers: string[]; body: string };

/** Node's own server writes these by itself, for the product and for the bare one. */
const ownHeaders = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

const keyOf = ({ path, acceptEncoding }: Reading) =>
  acceptEncoding === undefined ? path : `${path} ${acceptEncoding}`;

export const headersOf = ({ acceptEncoding }: Reading): Record<string, string> =>
  acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding };

async function read(url: string, reading: Reading): Promise<Recorded> {
  const request = get(url + reading.path, { headers: headersOf(reading), agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const body = await buffer(response);
  const { statusCode: status = 0, rawHeaders } = response;
  if (status !== 200) throw new Error(`${reading.path} answered ${status}: ${body}`);
  const headers: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!ownHeaders.has(name.toLowerCase())) headers.push(name, value);
  }
  return { status, headers, body: body.toString('base64') };
}

/** Writes down what the product answers to each reading, for the bare server to send. */
export async function recordAnswers(url: string, readings: Reading[], file: string): Promise<void> {
  const recorded: Record<string, Recorded> = {};
  for (const reading of readings) recorded[keyOf(reading)] = await read(url, reading);
  await writeFile(file, JSON.stringify(recorded));
}
