/** The head of the document: what holds for every operation, said once. */
export const info = {
  title: 'Dateline API',
  summary: 'A headless CMS for news.',
  description: `Write stories at the desk, publish them, and fetch them as article JSON.

- **The newsstand**, \`/v1/…\`: what readers see. \`GET\` and \`HEAD\`, public or by key, cacheable.
- **The desk**, \`/v1/editorial/…\`: working copies and publishing. Always by key or token, never cached.

**Keys** go into \`Authorization: Bearer …\`, and so do tokens of the identity provider that the settings name. Each operation names the scope that it needs; a key or token may be held to categories as well, and to origins.

**Collections** answer \`{ "data": […], "nextCursor": "…" }\` and \`Link: …; rel="next"\`. Follow either until \`nextCursor\` is null and the link is absent.

**Errors** are \`application/problem+json\` (RFC 9457) with a stable \`code\` and every fault at once in \`errors\`. A path that is not here answers 404, a method that a path lacks 405 with \`Allow\`.

**Conditional requests.** Single resources carry a strong \`ETag\`; \`If-None-Match\` answers 304. Writes at the desk need \`If-Match\`: 428 without it, 412 when somebody else was faster: it carries the current ETag and, for an article, what differs.

**Time travel.** Every operation of the newsstand answers as readers saw it at an instant with \`asOf=\`, or with \`Accept-Datetime\` (RFC 7089): lists, cards, names and addresses included. What was killed stays gone.

**Requests are read strictly**: an unknown parameter or property is refused by its name. Times are RFC 3339 in UTC. \`X-Request-Id\` is on every answer, in its problem and in the log; send your own to trace a call.`,
  contact: { name: 'The Dateline project' },
  license: { name: 'MIT', identifier: 'MIT' },
};
