import { keysContract } from '../../auth/keys/contract.ts';
import { type Command, onlyOperand, textOption, UsageError } from '../command.ts';
import { connect, connectionOptions } from '../connection.ts';

const units: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of `90s`, `30m`, `24h` or `7d`; 0 needs no unit. */
function secondsOf(text: string): number {
  const [, number, unit] = /^(\d{1,7})([smhd])$/.exec(text === '0' ? '0s' : text) ?? [];
  if (number === undefined || unit === undefined)
    throw new UsageError(`--overlap is "${text}", which is no time such as 30m, 24h or 7d.`);
  return Number(number) * (units[unit] ?? 1);
}

export const command: Command = {
  operands: 'ID',
  summary:
    'Gives the API key with this id a new secret. The key with it is the only thing on standard output; the secret before goes on working for a while.',
  options: {
    overlap: {
      type: 'string',
      value: 'TIME',
      help: 'How long that is, such as 30m, 24h or 7d; 0 ends it at once. A day, when left out.',
    },
    ...connectionOptions,
  },
  run: async (context) => {
    const id = onlyOperand(context, 'ID');
    const overlap = textOption(context, 'overlap');
    const { client } = await connect(context);
    const { body: key } = await client.call(keysContract.rotate, {
      params: { key: id },
      body: overlap === undefined ? {} : { overlapSeconds: secondsOf(overlap) },
    });
    const ends = key.secrets[1]?.endsAt;
    context.note(
      `The key "${key.name}" has a new secret. ${ends ? `The one before works until ${ends}.` : 'No other works.'}`,
    );
    context.note('It is shown this once. Keep it:');
    context.print(key.key);
  },
};
