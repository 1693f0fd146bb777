import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Finding, failure, fine } from './finding.ts';
import { withSession } from './session.ts';

const patience = 3_000;

/** Whether what is told at a commit arrives: through a pooler that hands sessions on it does not. */
export async function lookAtListener(listening: string, writing: string): Promise<Finding> {
  const channel = `dateline_doctor_${randomBytes(6).toString('hex')}`;
  const heard = await withSession(listening, async (listener) => {
    let hear = () => {};
    const told = new Promise<boolean>((resolve) => {
      hear = () => resolve(true);
    });
    listener.on('notification', hear);
    await listener.query(`LISTEN ${channel}`);
    // A pooler may hand the session to somebody else between two statements of ours, and then has them told.
    await withSession(writing, (other) => other.query(`NOTIFY ${channel}`));
    const { rows } = await listener.query<{ listens: boolean }>(
      `SELECT '${channel}' IN (SELECT pg_listening_channels()) AS listens`,
    );
    return (rows[0]?.listens ?? false) && Promise.race([told, sleep(patience, false, { ref: false })]);
  });
  return heard
    ? fine('listener', 'hears what is told at a commit')
    : failure(
        'listener',
        'what is told at a commit does not arrive: the response cache stays off.',
        'Set DATABASE_DIRECT_URL to the database itself, past the pooler.',
      );
}

/** Whether `url` leads to a session for each connection, and what a pooler that gives none makes of what we ask for. */
export async function lookAtPooler(url: string, named: boolean): Promise<Finding[]> {
  const zone = await withSession(url, async (client) => {
    const { rows } = await client.query<{ zone: string }>("SELECT current_setting('timezone') AS zone");
    return rows[0]?.zone ?? '';
  });
  return [
    /^(?:Etc\/)?(?:UTC|GMT|Universal|Zulu|UCT)$/i.test(zone)
      ? fine('time zone', `${zone} through the pooler`)
      : failure(
          'time zone',
          `${zone} through the pooler, where it must be UTC.`,
          "ALTER DATABASE … SET timezone = 'UTC'",
        ),
    !named || (await takesNames(url))
      ? fine('statements', named ? 'are prepared by name through the pooler' : 'have no names')
      : failure(
          'statements',
          'the pooler loses statements that are prepared by name.',
          'PgBouncer ≥ 1.21: max_prepared_statements = 500. Before: DATELINE_PREPARED_STATEMENTS=false',
        ),
  ];
}

/** Two clients give two statements one name, again and again: sharing a session without knowing of names, they clash. */
async function takesNames(url: string): Promise<boolean> {
  return withSession(url, (one) =>
    withSession(url, async (other) => {
      for (let n = 0; n < 5; n += 1) {
        const name = `dateline_doctor_${n}`;
        try {
          const ask = (number: number) => ({ name, text: `SELECT ${number} AS n` });
          const first = await one.query<{ n: number }>(ask(1));
          const second = await other.query<{ n: number }>(ask(2));
          const again = await one.query<{ n: number }>(ask(1));
          if (first.rows[0]?.n !== 1 || second.rows[0]?.n !== 2 || again.rows[0]?.n !== 1) return false;
        } catch (error) {
          // Exists already, or does not exist any more.
          if (['42P05', '26000'].includes((error as { code?: string }).code ?? '')) return false;
          throw error;
        }
      }
      return true;
    }),
  );
}
