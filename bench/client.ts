import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

export type Client = (method: string, path: string, body?: unknown) => Promise<unknown>;

/**
 * Calls the API as an editorial tool does; anything but a success is an error with the problem's text. Over one connection
 * and without compression, as the load of the other rows: `fetch` takes 0.7 ms of its own for each call.
 */
export function createClient(url: string, key: string): Client {
  const agent = new Agent({ keepAlive: true });
  return async (method, path, body) => {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const asking = request(url + path, {
      method,
      agent,
      headers: {
        Authorization: `Bearer ${key}`,
        ...(sent === undefined
          ? {}
          : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(sent) }),
        ...(method === 'PATCH' ? { 'If-Match': '*' } : {}),
      },
    }).end(sent);
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    const answer = await text(response);
    const status = response.statusCode ?? 0;
    if (status < 200 || status > 299) throw new Error(`${method} ${path} answered ${status}: ${answer}`);
    return JSON.parse(answer);
  };
}
