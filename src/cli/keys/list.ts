import { keysContract } from '../../auth/keys/contract.ts';
import type { Key } from '../../auth/keys/schema.ts';
import type { Command } from '../command.ts';
import { connect, connectionOptions } from '../connection.ts';
import { table } from '../report.ts';

const day = (instant: string) => instant.slice(0, 10);

/** What it is held to, and what of it is on its way out. */
function limitsOf({ categories, origins, secrets }: Key): string {
  const ends = secrets[1]?.endsAt;
  return [
    ...(categories ? [`categories ${categories.map(({ slug }) => slug).join(',')}`] : []),
    ...(origins ? [`origins ${origins.join(',')}`] : []),
    ...(ends ? [`secret before works until ${ends.slice(0, 16)}Z`] : []),
  ].join('; ');
}

function stateOf({ revokedAt, expiresAt }: Key, now: Date): string {
  if (revokedAt) return `revoked ${day(revokedAt)}`;
  if (expiresAt === null) return 'works';
  return `${new Date(expiresAt) <= now ? 'expired' : 'works until'} ${day(expiresAt)}`;
}

export const command: Command = {
  operands: '',
  summary: 'Lists the API keys, newest first; never their secrets.',
  options: connectionOptions,
  run: async (context) => {
    const { client } = await connect(context);
    const keys: Key[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const { body } = await client.call(keysContract.list, {
        query: { limit: '100', ...(cursor === undefined ? {} : { cursor }) },
      });
      keys.push(...body.data);
      cursor = body.nextCursor;
    }
    const now = new Date();
    const rows = keys.map((key) => [
      key.id,
      key.prefix,
      key.scopes.join(','),
      stateOf(key, now),
      key.lastUsedAt ? day(key.lastUsedAt) : 'never',
      key.name,
      limitsOf(key),
    ]);
    context.print(table([['ID', 'PREFIX', 'SCOPES', 'STATE', 'LAST USED', 'NAME', 'HELD TO'], ...rows]));
  },
};
