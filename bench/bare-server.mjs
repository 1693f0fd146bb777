/**
 * The ceiling: `node:http` and nothing else, sending answers that it was given. Plain JavaScript, so that its
 * start and its memory are Node's own.
 *
 * Arguments: a JSON file, `{ "<key>": { "status": 200, "headers": ["name", "value", …], "body": "<base64>" } }`, where
 * the key is the path with the Accept-Encoding after a space, if there is one.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** @type {Record<string, { status: number, headers: string[], body: string }>} */
const recorded = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const answers = new Map(
  Object.entries(recorded).map(([key, { status, headers, body }]) => [
    key,
    { status, headers, body: Buffer.from(body, 'base64') },
  ]),
);

const server = createServer((request, response) => {
  const coding = request.headers['accept-encoding'];
  const answer = answers.get(coding === undefined ? `${request.url}` : `${request.url} ${coding}`);
  if (!answer) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
});

server.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.stdout.write(`{"url":"http://localhost:${port}"}\n`);
});
