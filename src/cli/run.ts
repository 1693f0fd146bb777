import { ConnectionError, ProblemError } from '../client/errors.ts';
import { type CommandContext, CommandError, helpOf, readArguments, UsageError } from './command.ts';
import { findCommand, overview } from './commands.ts';
import { unreachable } from './connection.ts';
import { problemLines } from './report.ts';

export type Surroundings = Pick<CommandContext, 'environment' | 'print' | 'note' | 'progress' | 'readInput'>;

const asksForHelp = (words: readonly string[]) => ['--help', '-h', 'help'].includes(words.at(-1) ?? '');

/** Runs one command. Gives the exit code: 0 done, 1 could not be done, 2 not understood. */
export async function runCli(words: readonly string[], surroundings: Surroundings): Promise<0 | 1 | 2> {
  const { print, note } = surroundings;
  const found = findCommand(words);
  if (!found) {
    if (asksForHelp(words)) {
      print(overview());
      return 0;
    }
    note(words.length === 0 ? overview() : `There is no command "${words.join(' ')}".\n\n${overview()}`);
    return 2;
  }
  const { name, entry, rest } = found;
  try {
    const { command } = await entry.load();
    const given = readArguments(command, rest);
    if (given) await command.run({ ...surroundings, ...given });
    else print(helpOf(name, command));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      note(`${error.message}\ndateline ${name} --help tells how it is used.`);
      return 2;
    }
    note(messageOf(error));
    return 1;
  }
}

function messageOf(error: unknown): string {
  if (error instanceof ProblemError) return problemLines(error.problem);
  if (error instanceof ConnectionError) return unreachable(error.message);
  if (error instanceof CommandError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
