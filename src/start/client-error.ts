import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { v7 as uuidv7 } from 'uuid';
import { DatelineError, invalidRequest } from '../errors.ts';
import { problemOf } from '../http/problem.ts';

/** What Node's parser refuses before there is a request. */
function errorOf(code: string | undefined): DatelineError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new DatelineError('headers_too_large', 'The request line and headers are larger than 16 KiB.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new DatelineError('request_timeout', 'The request did not arrive whole in time.');
    default:
      return invalidRequest([], 'This is not an HTTP request that can be read.');
  }
}

/** The whole answer to a connection whose request cannot be read, as problem+json. The connection ends with it. */
export function clientErrorAnswer(errorCode: string | undefined, isHead = false): string {
  const requestId = uuidv7();
  const { problem } = problemOf(errorOf(errorCode), '/', requestId);
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `X-Request-Id: ${requestId}`,
    'Connection: close',
    '',
    isHead ? '' : body,
  ].join('\r\n');
}

/** Answers unless an answer is under way on the connection already, which a second one would garble. */
export function onClientError(
  error: NodeJS.ErrnoException & { rawPacket?: Buffer },
  socket: Duplex,
  answering: boolean,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable || answering) socket.destroy();
  else socket.end(clientErrorAnswer(error.code, error.rawPacket?.toString('latin1', 0, 5) === 'HEAD '));
}
