import { AsyncResource } from 'node:async_hooks';
import pg from 'pg';
import { type Scope, scopeHere, typeOf } from '../tracing/scope.ts';
import type { Span } from '../tracing/span.ts';
import { describeStatement } from './describe-statement.ts';

type Done = (error?: unknown) => void;

/** The text of a statement, however it was handed over. */
function textOf(statement: unknown): string {
  if (typeof statement === 'string') return statement;
  const { text } = (statement ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : '';
}

function begin(statement: unknown, { span: above, timing }: Scope, client: pg.Client): Done {
  const began = performance.now();
  let span: Span | undefined;
  if (above && !above.isOver) {
    const { summary, operation, text } = describeStatement(textOf(statement));
    span = above.child(summary, {
      kind: 'client',
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': client.database,
        'db.operation.name': operation,
        'db.query.summary': summary,
        'db.query.text': text,
        'server.address': client.host,
        'server.port': client.port,
      },
    });
  }
  return (error) => {
    if (timing) {
      timing.statements += 1;
      timing.milliseconds += performance.now() - began;
    }
    if (error) {
      const type = typeOf(error);
      // SQLSTATE, where Postgres has said something.
      if (/^[0-9A-Z]{5}$/.test(type)) span?.set({ 'db.response.status_code': type });
      span?.fail(type);
    }
    span?.end();
  };
}

type Query = (...parts: unknown[]) => unknown;

function watchClient(client: pg.Client): void {
  const send: Query = (...parts) => Reflect.apply(pg.Client.prototype.query, client, parts);
  const query: Query = (...parts) => {
    const scope = scopeHere();
    if (!scope) return send(...parts);
    const done = begin(parts[0], scope, client);
    const callback = parts.at(-1);
    if (typeof callback === 'function') {
      const answered = (error: unknown, ...rest: unknown[]) => {
        done(error);
        callback(error, ...rest);
      };
      return send(...parts.slice(0, -1), answered);
    }
    const answer = send(...parts);
    if (answer instanceof Promise) answer.then(() => done(), done);
    return answer;
  };
  Object.assign(client, { query });
}

type Connect = (callback?: (...parts: unknown[]) => void) => unknown;

/**
 * A pool whose statements, Prisma's as well as ours, are seen by whoever is traced or timed. Where nobody looks, that
 * costs one question.
 */
export function createWatchedPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('connect', (client) => watchClient(client as pg.Client));
  const hand = pool.connect.bind(pool) as Connect;
  // Whoever has waited for a connection goes on as itself, and not as whoever gave the connection back.
  const connect: Connect = (callback) =>
    hand(callback && scopeHere() ? AsyncResource.bind(callback) : callback);
  return Object.assign(pool, { connect }) as pg.Pool;
}
