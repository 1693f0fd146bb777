import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Page = (request: IncomingMessage, response: ServerResponse) => void;

const answer =
  (status: number, headers: Record<string, string> = {}): Page =>
  (_request, response) =>
    response.writeHead(status, headers).end();

/** Pages elsewhere, as links lead to: each answers in a way of its own. */
export async function startPages() {
  const pages: Record<string, Page> = {
    '/there': answer(200),
    '/gone': answer(404),
    '/broken': answer(500),
    '/guarded': answer(403),
    '/busy': answer(503, { 'Retry-After': '7200' }),
    '/only-get': (request, response) => response.writeHead(request.method === 'HEAD' ? 405 : 200).end(),
    '/moved': answer(301, { Location: '/there' }),
    '/circle': answer(302, { Location: '/circle' }),
    '/odd': answer(302, { Location: 'javascript:alert(1)' }),
    '/silent': () => {},
  };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const page = pages[request.url ?? ''] ?? answer(404);
    page(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    /** From now on the page answers otherwise. */
    set: (path: string, status: number) => {
      pages[path] = answer(status);
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
