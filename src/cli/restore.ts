import { restore } from '../backup/backup.ts';
import { deliveryRole } from '../start/open-database.ts';
import { type Command, CommandError, onlyOperand } from './command.ts';
import { onDatabase } from './on-database.ts';

export const command: Command = {
  operands: 'FILE',
  summary: 'Puts a backup into an empty database, and compares what is there with what was backed up.',
  details: 'By pg_restore, which must be on the PATH. Stop Dateline first.',
  options: {
    replace: { type: 'boolean', help: 'Delete what the database holds, and put the backup in its place.' },
  },
  run: async (context) => {
    const file = onlyOperand(context, 'FILE');
    const { environment, print, values } = context;
    await onDatabase(
      environment,
      (message) => new CommandError(message),
      async ({ url, config, log }) => {
        const { rows, madeAt } = await restore({ url, file, environment }, values.replace === true);
        // What was granted is not in a backup: the roles are of the server.
        await deliveryRole(url, { config, log });
        print(`${rows} rows of ${madeAt} are back, and the digest agrees.`);
      },
    );
  },
};
