import { backUp } from '../backup/backup.ts';
import { type Command, CommandError, onlyOperand } from './command.ts';
import { onDatabase } from './on-database.ts';

export const command: Command = {
  operands: 'FILE',
  summary: 'Writes all of the database into a file, while it is in use, and a digest of it beside.',
  details:
    'By pg_dump, which must be on the PATH and as new as the server. FILE.digest.json belongs to the file.',
  options: {},
  run: async (context) => {
    const file = onlyOperand(context, 'FILE');
    const { environment, print } = context;
    await onDatabase(
      environment,
      (message) => new CommandError(message),
      async ({ url }) => {
        const { rows } = await backUp({ url, file, environment }, new Date());
        print(`${file} and ${file}.digest.json hold ${rows} rows.`);
      },
    );
  },
};
