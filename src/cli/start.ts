import type { Command } from './command.ts';

export const command: Command = {
  operands: '',
  summary: 'Starts the API, with its embedded database unless DATABASE_URL names another. Ctrl-C stops both.',
  details: 'Settings are environment variables; the README lists them.',
  options: {},
  run: async ({ environment }) => {
    const { run } = await import('../start/run.ts');
    await run(environment);
  },
};
