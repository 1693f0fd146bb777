import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import type { PrismaClient, Tx } from '../database/client.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Deps } from '../deps.ts';
import { disable } from './disable.ts';
import { eventOf } from './event.ts';
import { type Outcome, post } from './post.ts';
import { type DeliveryRow, giveBack, insertAttempt, settle, type TakenDelivery } from './queue-store.ts';
import { longestFailing, mostAttempts, nextAttempt, restUntil } from './schedule.ts';
import { secretsOf, sign } from './secret.ts';
import { findWebhook, lockWebhook, noteHealth, type WebhookRow } from './store.ts';
import { type Problem, pingEvent } from './types.ts';

export type Delivering = Pick<Deps, 'config' | 'database' | 'log' | 'clock' | 'tracing'> & {
  /** A number from 0 to 1, for jitter. */
  chance: () => number;
};

/** The same for one event and one webhook, however often it is sent: receivers know by it what they have had. */
export const messageIdOf = ({
  id,
  webhookId,
  sequence,
}: Pick<DeliveryRow, 'id' | 'webhookId' | 'sequence'>) =>
  `msg_${sequence === null ? id : uuidv5(String(sequence), webhookId)}`;

const unsent = (problem: Problem, detail: string): Outcome => ({
  status: null,
  problem,
  detail,
  response: null,
  retryAfter: null,
});

function signingSecrets(row: WebhookRow, secretKey: string | undefined, now: Date): string[] | null {
  if (secretKey === undefined) return null;
  const { open } = secretsOf(secretKey);
  const { previousSecret, previousSecretUntil } = row;
  const isBoth = previousSecret && previousSecretUntil && previousSecretUntil > now;
  try {
    return [row.secret, ...(isBoth ? [previousSecret] : [])].map((sealed) => open(row.id, sealed));
  } catch {
    return null;
  }
}

/** Sends one event once. */
async function attempt(
  { config, database, clock }: Delivering,
  row: WebhookRow,
  taken: TakenDelivery,
  signal: AbortSignal,
): Promise<Outcome> {
  const now = clock();
  const secrets = signingSecrets(row, config.DATELINE_SECRET_KEY, now);
  if (!secrets)
    return unsent(
      'secret_unreadable',
      'DATELINE_SECRET_KEY is not the one that the secret was stored with. Rotate the secret.',
    );
  const event = await eventOf(database.delivery, taken, row.content === 'document');
  if (!event) return unsent('not_in_log', 'The change log does not hold this change any more.');
  const body = Buffer.from(JSON.stringify(event));
  const id = messageIdOf(taken);
  const seconds = Math.floor(now.getTime() / 1_000);
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'Dateline-Webhooks/1.0',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': sign(secrets, id, seconds, body),
  };
  return post(new URL(row.url), headers, body, {
    timeoutMs: config.DATELINE_WEBHOOKS_TIMEOUT * 1_000,
    allowPrivate: config.DATELINE_WEBHOOKS_PRIVATE,
    signal,
    now: clock,
  });
}

/** What an outcome makes of a delivery. A ping is tried once: who sent it looks at what came of it. */
function verdictOn(
  taken: TakenDelivery,
  { problem }: Outcome,
  rest: Date | null,
  now: Date,
  chance: () => number,
): Partial<DeliveryRow> {
  if (problem === null) return { state: 'delivered', finishedAt: now };
  const isHopeless = problem === 'not_in_log' || taken.type === pingEvent;
  const next = isHopeless ? null : nextAttempt(taken.attempts + 1, now, chance);
  if (!next) return { state: 'dead', finishedAt: now };
  return { dueAt: rest && rest > next ? rest : next };
}

/** What an outcome says of the webhook. */
async function judge(
  tx: Tx,
  row: WebhookRow,
  outcome: Outcome,
  isDead: boolean,
  rest: Date | null,
  now: Date,
) {
  if (outcome.problem === null) {
    const well = { lastSuccessAt: now, failures: 0, failingSince: null, restingUntil: null };
    await noteHealth(tx, row.id, well);
    return;
  }
  // That is nobody's fault but the log's.
  if (outcome.problem === 'not_in_log') return;
  const failingSince = row.failingSince ?? now;
  await noteHealth(tx, row.id, {
    lastFailureAt: now,
    failures: row.failures + 1,
    failingSince,
    ...(rest ? { restingUntil: rest } : {}),
  });
  if (!row.enabled) return;
  const isLong = now.getTime() - failingSince.getTime() >= longestFailing;
  if (outcome.status === 410) await disable(tx, row, 'gone', now);
  else if (isDead && isLong) await disable(tx, row, 'failing', now);
}

async function writeDown(
  prisma: PrismaClient,
  taken: TakenDelivery,
  outcome: Outcome,
  span: { startedAt: Date; milliseconds: number; now: Date },
  chance: () => number,
): Promise<void> {
  const { startedAt, milliseconds, now } = span;
  const rest = restUntil(outcome.retryAfter, now);
  const verdict = verdictOn(taken, outcome, rest, now, chance);
  const isDead = verdict.state === 'dead';
  const { retryAfter: _, ...told } = outcome;
  await inTransaction(prisma, async (tx) => {
    const row = await lockWebhook(tx, taken.webhookId);
    if (!row || !(await settle(tx, taken, verdict))) return;
    await insertAttempt(tx, {
      id: uuidv7(),
      webhookId: row.id,
      deliveryId: taken.id,
      number: taken.attempts + 1,
      startedAt,
      milliseconds,
      ...told,
    });
    await judge(tx, row, outcome, isDead, rest, now);
  });
}

/** Sends what was taken, and writes down what came of it. Told to stop, it gives back what it has not got through with. */
export async function deliver(
  delivering: Delivering,
  taken: TakenDelivery,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock, log, chance } = delivering;
  const { prisma } = database;
  const startedAt = clock();
  const began = performance.now();
  try {
    const row = await findWebhook(prisma, taken.webhookId);
    if (!row) return;
    const outcome = await attempt(delivering, row, taken, signal);
    const milliseconds = Math.round(performance.now() - began);
    await writeDown(prisma, taken, outcome, { startedAt, milliseconds, now: clock() }, chance);
    if (outcome.problem !== null && taken.attempts + 1 === mostAttempts)
      log.warn({ webhook: row.id, delivery: taken.id }, 'an event was given up');
  } catch (error) {
    // Else the lease ends by itself, and with it the pause before somebody tries again.
    if (!signal.aborted) throw error;
    await giveBack(prisma, taken);
  }
}
