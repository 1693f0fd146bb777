import type { Command } from './command.ts';

type Entry = { about: string; load: () => Promise<{ command: Command }> };

/** Every command by its words. Each loads only what it needs. */
export const commands: Record<string, Entry> = {
  start: { about: 'start the API', load: () => import('./start.ts') },
  migrate: { about: 'bring the database to the schema of this version', load: () => import('./migrate.ts') },
  backup: { about: 'write the database into a file', load: () => import('./backup.ts') },
  restore: { about: 'put a backup into a database', load: () => import('./restore.ts') },
  doctor: { about: 'look at a deployment, and say what to mend', load: () => import('./doctor.ts') },
  'keys create': { about: 'make an API key', load: () => import('./keys/create.ts') },
  'keys list': { about: 'list the API keys', load: () => import('./keys/list.ts') },
  'keys rotate': { about: 'give an API key a new secret', load: () => import('./keys/rotate.ts') },
  'keys revoke': { about: 'revoke an API key', load: () => import('./keys/revoke.ts') },
  'keys generate': { about: 'print a key for DATELINE_ADMIN_KEY', load: () => import('./keys/generate.ts') },
  mirror: { about: 'keep a folder equal to what readers see', load: () => import('./mirror/command.ts') },
  'import page': {
    about: 'turn the pasted text of a news page into an article',
    load: () => import('./import/command.ts'),
  },
};

export function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length)) + 3;
  return [
    'Usage: dateline COMMAND [options]',
    '',
    ...Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(width)}${about}`),
    '',
    'dateline COMMAND --help tells more of one.',
  ].join('\n');
}

/** The command that the words begin with, and the words after it. */
export function findCommand(
  words: readonly string[],
): { name: string; entry: Entry; rest: string[] } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (entry && words.length >= length) return { name, entry, rest: words.slice(length) };
  }
  return undefined;
}
