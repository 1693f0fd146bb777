import pg from 'pg';

type Query = (...args: unknown[]) => unknown;

/** Does something right before the first statement that holds a text is sent, while `run` goes on. */
export async function beforeStatement<T>(
  text: string,
  act: () => Promise<unknown>,
  run: () => Promise<T>,
): Promise<T> {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [first] = args;
    const sent = typeof first === 'string' ? first : String((first as { text?: string }).text);
    if (!sent.includes(text)) return original.apply(this, args);
    prototype.query = original;
    return act().then(() => original.apply(this, args));
  };
  try {
    return await run();
  } finally {
    prototype.query = original;
  }
}

/** Makes the first statement that holds a text fail for who sent it, once Postgres has carried it out, while `run` goes on. */
export async function afterStatement<T>(text: string, error: Error, run: () => Promise<T>): Promise<T> {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [first] = args;
    const sent = typeof first === 'string' ? first : String((first as { text?: string }).text);
    const done = args.at(-1);
    if (!sent.includes(text) || typeof done !== 'function') return original.apply(this, args);
    prototype.query = original;
    return original.apply(this, [...args.slice(0, -1), () => done(error)]);
  };
  try {
    return await run();
  } finally {
    prototype.query = original;
  }
}

/** The statements that this process sends to Postgres while `run` goes on, in order. */
export async function statementsOf(run: () => Promise<unknown>): Promise<string[]> {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  const sent: string[] = [];
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [first] = args;
    // That of the response cache asks at its own times.
    const { application_name: name } = (this as { connectionParameters: { application_name?: string } })
      .connectionParameters;
    if (name === 'dateline: cache') return original.apply(this, args);
    sent.push(typeof first === 'string' ? first : String((first as { text?: string }).text));
    return original.apply(this, args);
  };
  try {
    await run();
  } finally {
    prototype.query = original;
  }
  return sent;
}
