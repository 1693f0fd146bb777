import { keysContract } from '../../auth/keys/contract.ts';
import { type Command, onlyOperand } from '../command.ts';
import { connect, connectionOptions } from '../connection.ts';

export const command: Command = {
  operands: 'ID',
  summary: 'Revokes the API key with this id, as `keys list` shows it. It stops working at once, for good.',
  options: connectionOptions,
  run: async (context) => {
    const id = onlyOperand(context, 'ID');
    const { client } = await connect(context);
    await client.call(keysContract.revoke, { params: { key: id } });
    context.print(`The key ${id} is revoked.`);
  },
};
