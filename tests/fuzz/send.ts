import { Agent, request } from 'node:http';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import type { Response } from 'supertest';
import type { Wild } from './requests.ts';

/** Longest that an answer may take, in milliseconds: one that takes longer counts as a hang. */
const patience = 60_000;

export type Sender = {
  send: (wild: Wild, isStream: boolean) => Promise<Response | 'stream'>;
  /** How many were sent again, on a connection of their own. */
  again: () => number;
  end: () => void;
};

const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  br: createBrotliDecompress,
};

/** Sends requests as they are, on a few connections that stay. */
export function sender(port: number): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  let again = 0;
  const once = (wild: Wild, isStream: boolean, isAgain = false): Promise<Response | 'stream'> =>
    new Promise((resolve, reject) => {
      const { method, path, headers, body } = wild;
      const going = request({
        ...{ host: '127.0.0.1', port, agent: isAgain ? false : agent, method, path },
        headers: { ...headers, ...(body ? { 'Content-Length': body.length } : {}) },
        signal: AbortSignal.timeout(patience),
      });
      going.on('error', (error: NodeJS.ErrnoException) => {
        // A connection that was used before may be ended just as it is used again: a client then takes another, once.
        if (isAgain || !going.reusedSocket || error.code !== 'ECONNRESET') return reject(error);
        again += 1;
        once(wild, isStream, true).then(resolve, reject);
      });
      going.on('response', (answer) => {
        if (isStream && answer.statusCode === 200) {
          answer.destroy();
          resolve('stream');
          return;
        }
        const decode = method === 'HEAD' ? undefined : decoders[answer.headers['content-encoding'] ?? ''];
        const coded = answer.statusCode === 304 ? undefined : decode?.();
        const source = coded ? answer.pipe(coded) : answer;
        const parts: Buffer[] = [];
        source.on('data', (part: Buffer) => parts.push(part));
        source.on('error', reject);
        answer.on('error', reject);
        source.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({ status: answer.statusCode, headers: answer.headers, text } as unknown as Response);
        });
      });
      going.end(body);
    });
  return { send: (wild, isStream) => once(wild, isStream), again: () => again, end: () => agent.destroy() };
}
