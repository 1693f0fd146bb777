import type { Duplex } from 'node:stream';
import { v7 as uuidv7 } from 'uuid';

/** What Node's parser refuses before there is a request. */
const answers: Record<
  string,
  { status: number; reason: string; code: string; title: string; detail: string }
> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    reason: 'Request Header Fields Too Large',
    code: 'headers_too_large',
    title: 'Headers too large',
    detail: 'The request line and headers are larger than 16 KiB.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    reason: 'Request Timeout',
    code: 'request_timeout',
    title: 'Request timed out',
    detail: 'The request did not arrive whole in time.',
  },
};

const malformed = {
  status: 400,
  reason: 'Bad Request',
  code: 'invalid_request',
  title: 'Invalid request',
  detail: 'This is not an HTTP request that can be read.',
};

/** The whole answer to a connection whose request cannot be read, as problem+json. The connection ends with it. */
export function clientErrorAnswer(errorCode: string | undefined): string {
  const { status, reason, code, title, detail } = answers[errorCode ?? ''] ?? malformed;
  const requestId = uuidv7();
  const type = `urn:dateline:problem:${code}`;
  const body = JSON.stringify({ type, title, status, detail, instance: '/', code, requestId, errors: [] });
  return [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

/** Answers unless an answer is under way on the connection already, which a second one would garble. */
export function onClientError(error: NodeJS.ErrnoException, socket: Duplex, answering: boolean): void {
  if (error.code === 'ECONNRESET' || !socket.writable || answering) socket.destroy();
  else socket.end(clientErrorAnswer(error.code));
}
