import { keysContract } from '../../auth/keys/contract.ts';
import type { KeyCreate } from '../../auth/keys/schema.ts';
import { scopes } from '../../auth/scopes.ts';
import { type Command, textOption, UsageError } from '../command.ts';
import { connect, connectionOptions } from '../connection.ts';

function expiryOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}(T|$)/.test(text) || Number.isNaN(date.getTime()))
    throw new UsageError(
      `--expires is "${text}", which is no date such as 2027-01-31 or 2027-01-31T12:00:00Z.`,
    );
  return date.toISOString();
}

const listOf = (text: string) => text.split(',').map((item) => item.trim());

const limitOf = (text: string | undefined) => (text === undefined ? null : listOf(text));

export const command: Command = {
  operands: '',
  summary:
    'Makes an API key. The key is the only thing on standard output: KEY=$(dateline keys create …) works.',
  options: {
    name: { type: 'string', value: 'NAME', help: 'Who or what uses it. Required.' },
    scopes: { type: 'string', value: 'A,B', help: `Of ${scopes.join(', ')}. Required.` },
    expires: {
      type: 'string',
      value: 'DATE',
      help: 'When it stops working, such as 2027-01-31 (UTC). Never, when left out.',
    },
    categories: {
      type: 'string',
      value: 'A,B',
      help: 'Categories that it writes in, by id or slug, those below included. All, when left out.',
    },
    origins: {
      type: 'string',
      value: 'A,B',
      help: 'Origins whose pages may use it, such as https://news.example.org. All, when left out.',
    },
    ...connectionOptions,
  },
  run: async (context) => {
    const name = textOption(context, 'name');
    const wanted = textOption(context, 'scopes');
    if (name === undefined || wanted === undefined) throw new UsageError('--name and --scopes are required.');
    const body = {
      name,
      scopes: listOf(wanted) as KeyCreate['scopes'],
      expiresAt: expiryOf(textOption(context, 'expires')),
      categories: limitOf(textOption(context, 'categories')),
      origins: limitOf(textOption(context, 'origins')),
    };
    const { client } = await connect(context);
    const { body: made } = await client.call(keysContract.create, { body });
    context.note(`Made the key "${made.name}" with ${made.scopes.join(', ')}; its id is ${made.id}.`);
    context.note('It is shown this once. Keep it:');
    context.print(made.key);
  },
};
