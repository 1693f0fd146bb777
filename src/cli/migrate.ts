import { ConfigError, readConfig } from '../config.ts';
import { createCleanup } from '../start/cleanup.ts';
import { isMistake } from '../start/errors.ts';
import { createLog } from '../start/log.ts';
import { deliveryRole, migrateDatabase, startDatabase } from '../start/open-database.ts';
import { type Command, CommandError } from './command.ts';

export const command: Command = {
  operands: '',
  summary:
    'Brings the database to the schema of this version, and does nothing else. `start` does it by itself too.',
  details: 'The database is that of DATABASE_URL, else the embedded one.',
  options: {},
  run: async ({ environment, print }) => {
    try {
      const config = readConfig(environment);
      const { log, flush } = createLog(config);
      const cleanup = createCleanup(log);
      try {
        const url = await startDatabase({ config, log, cleanup, signal: new AbortController().signal });
        const directUrl = config.DATABASE_DIRECT_URL ?? url;
        const applied = await migrateDatabase(directUrl, log);
        // New views are no use to delivery before its role may read them.
        await deliveryRole(directUrl, { config, log });
        flush();
        print(applied.length === 0 ? 'Nothing to migrate.' : `Applied ${applied.join(', ')}.`);
      } finally {
        await cleanup.run();
        flush();
      }
    } catch (error) {
      if (error instanceof ConfigError || !isMistake(error)) throw new CommandError((error as Error).message);
      throw error;
    }
  },
};
