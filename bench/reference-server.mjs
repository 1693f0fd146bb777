/**
 * What somebody would write by hand instead: Express and one statement for each answer, on the same database. It
 * sends what Dateline sends, byte for byte but for spaces, and does nothing else: no request ids, no log, no checks.
 *
 * Arguments: the database's URL, how many connections to open to it, and `dressed` for the least that a server in
 * production has beside its answers: security headers, request ids and a log line for each request.
 */
import express from 'express';
import helmet from 'helmet';
import pg from 'pg';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';

const pool = new pg.Pool({
  connectionString: process.argv[2],
  max: Number(process.argv[3] ?? 5),
  options: '-c timezone=UTC',
  application_name: 'bench: by hand',
});
const app = express();
app.disable('x-powered-by');
if (process.argv[4] === 'dressed') {
  const log = pino(pino.destination({ dest: 2, sync: false }));
  app.use(helmet());
  app.use((request, response, next) => {
    const started = performance.now();
    const requestId = uuidv7();
    response.setHeader('X-Request-Id', requestId);
    response.once('close', () => {
      const { method, path } = request;
      const milliseconds = performance.now() - started;
      log.info({ requestId, method, path, status: response.statusCode, milliseconds }, 'request');
    });
    next();
  });
}

const instant = (column) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const ref = (alias) => `json_build_object('id', ${alias}.id, 'slug', ${alias}.slug, 'name', ${alias}.name)`;
const tags = `coalesce((
  SELECT json_agg(${ref('t')} ORDER BY x.position) FROM article_tags x JOIN tags t ON t.id = x.tag_id
  WHERE x.article_id = a.id), '[]')`;
const bylines = `coalesce((
  SELECT json_agg(json_build_object('role', b.role, 'author', json_build_object(
    'id', u.id, 'slug', u.slug, 'name', u.name, 'jobTitle', u.job_title, 'url', u.url, 'image', u.image)) ORDER BY b.position)
  FROM bylines b JOIN authors u ON u.id = b.author_id WHERE b.article_id = a.id), '[]')`;
/** Only a press of its own would keep these; here they are beside the rows, and read as they are. */
const head = `'id', a.id, 'slug', a.slug, 'language', a.language, 'type', a.type, 'headline', a.headline,
  'kicker', a.kicker, 'standfirst', a.standfirst, 'excerpt', p.card->'excerpt', 'image', a.image,
  'category', (SELECT ${ref('c')} FROM categories c WHERE c.id = a.category_id), 'tags', ${tags}, 'bylines', ${bylines},
  'wordCount', p.card->'wordCount', 'readingTimeMinutes', p.card->'readingTimeMinutes',
  'firstPublishedAt', ${instant('p.first_published_at')}, 'publishedAt', ${instant('p.published_at')},
  'modifiedAt', ${instant('p.modified_at')}`;

const articleStatement = `
  SELECT json_build_object(${head}, 'dateline', a.dateline,
    'sections', coalesce((
      SELECT json_agg(json_build_object('id', s.id, 'heading', s.heading, 'anchor', s.anchor, 'body', s.body) ORDER BY s.position)
      FROM sections s WHERE s.article_id = a.id), '[]'),
    'relatedLinks', coalesce((
      SELECT json_agg(CASE l.kind WHEN 'external' THEN json_build_object('kind', l.kind, 'id', l.id, 'excerpt', l.excerpt,
          'image', l.image, 'category', ${ref('c')}, 'url', l.url, 'title', l.title)
        ELSE json_build_object('kind', l.kind, 'id', l.id, 'excerpt', coalesce(l.excerpt, q.card->>'excerpt'),
          'image', coalesce(l.image, g.image), 'category', ${ref('c')},
          'article', json_build_object('id', g.id, 'slug', g.slug, 'language', g.language),
          'headline', coalesce(l.title, g.headline), 'publishedAt', ${instant('q.published_at')}) END ORDER BY l.position)
      FROM related_links l LEFT JOIN articles g ON g.id = l.target_id
      LEFT JOIN publications q ON q.article_id = g.id AND q.valid_to IS NULL
      LEFT JOIN categories c ON c.id = coalesce(l.category_id, g.category_id)
      WHERE l.article_id = a.id AND (l.target_id IS NULL OR q.id IS NOT NULL)), '[]'),
    'corrections', a.corrections, 'canonicalUrl', a.canonical_url, 'seo', a.seo, 'extensions', a.extensions) AS article
  FROM articles a JOIN publications p ON p.article_id = a.id AND p.valid_to IS NULL
  WHERE a.slug = $1 AND a.language = 'en' AND p.valid_from <= now()`;

app.get('/v1/articles/:slug', async (request, response) => {
  const { rows } = await pool.query({
    name: 'article',
    text: articleStatement,
    values: [request.params.slug],
  });
  if (!rows[0]) response.status(404).json({ title: 'Not Found' });
  else response.json(rows[0].article);
});

const listStatement = (isFirst) => `
  SELECT json_build_object(${head}) AS card, p.published_at AS at, a.id
  FROM publications p JOIN articles a ON a.id = p.article_id
  WHERE p.valid_to IS NULL AND p.valid_from <= now() ${isFirst ? '' : 'AND (p.published_at, p.article_id) < ($2, $3)'}
  ORDER BY p.published_at DESC, p.article_id DESC LIMIT $1`;

app.get('/v1/articles', async (request, response) => {
  const limit = Number(request.query.limit ?? 20);
  const after = request.query.after ? String(request.query.after).split('_') : [];
  const { rows } = await pool.query({
    name: after.length > 0 ? 'next' : 'first',
    text: listStatement(after.length === 0),
    values: [limit + 1, ...after],
  });
  const cards = rows.slice(0, limit);
  const last = cards.at(-1);
  const nextCursor = rows.length > limit ? `${last.at.toISOString()}_${last.id}` : null;
  response.json({ data: cards.map(({ card }) => card), nextCursor });
});

/** The best of what matches, by rank, on a search vector that is kept: as `bench/search-reference.ts` makes it. */
const searchStatement = `
  SELECT json_build_object(${head}) AS card, ts_rank(v.vector, q.query) AS rank
  FROM websearch_to_tsquery('english', $1) AS q(query), bench_search v
  JOIN publications p ON p.id = v.publication_id JOIN articles a ON a.id = p.article_id
  WHERE v.vector @@ q.query AND p.valid_to IS NULL AND p.valid_from <= now()
  ORDER BY rank DESC, p.published_at DESC, a.id DESC LIMIT 21`;

app.get('/v1/search', async (request, response) => {
  const values = [String(request.query.q ?? '')];
  const { rows } = await pool.query({ name: 'search', text: searchStatement, values });
  response.json({ data: rows.slice(0, 20).map(({ card }) => card), nextCursor: null });
});

// A statement that is cut off at the end of a round (query_canceled): nobody waits for it.
app.use((error, _request, response, next) => {
  if (error.code === '57014') response.status(503).end();
  else next(error);
});

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.stdout.write(`{"url":"http://localhost:${port}"}\n`);
});
process.once('SIGTERM', () => process.exit(0));
