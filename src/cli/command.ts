import { type ParseArgsConfig, parseArgs } from 'node:util';

export type Options = NonNullable<ParseArgsConfig['options']>;

/** What a command is run with; nothing in one reads the process itself. */
export type CommandContext = {
  values: Record<string, string | boolean | undefined>;
  positionals: string[];
  environment: Record<string, string | undefined>;
  /** One line of result. */
  print: (text: string) => void;
  /** One line about how it goes, apart from the result. */
  note: (text: string) => void;
  /** Shows one line in place of the last, where there is a terminal to do so. */
  progress?: ((line: string) => void) | undefined;
  readInput: () => Promise<Buffer>;
};

export type Command = {
  /** What comes after the name, such as `FILE|-`. */
  operands: string;
  summary: string;
  /** Each option with its line of help; `--help` is understood by all. */
  options: Record<string, Options[string] & { help: string; value?: string }>;
  details?: string;
  run: (context: CommandContext) => Promise<void>;
};

/** The command line is not of the documented form: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** The command was understood and could not be carried out: exit code 1. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandError';
  }
}

export function helpOf(name: string, { operands, summary, options, details }: Command): string {
  const rows = [...Object.entries(options), ['help', { help: 'Show this.' }] as const].map(
    ([option, about]) => ({
      left: `  --${option}${'value' in about && about.value ? ` ${about.value}` : ''}`,
      help: about.help,
    }),
  );
  const width = Math.max(...rows.map(({ left }) => left.length)) + 3;
  return [
    `Usage: dateline ${[name, operands, '[options]'].filter(Boolean).join(' ')}`,
    '',
    summary,
    ...(details ? ['', details] : []),
    '',
    ...rows.map(({ left, help }) => `${left.padEnd(width)}${help}`),
  ].join('\n');
}

/** Reads the words after a command's name. Undefined when they ask for help. */
export function readArguments(command: Command, words: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: command.operands !== '',
      strict: true,
    });
    if (values.help) return undefined;
    return { values: values as CommandContext['values'], positionals };
  } catch (error) {
    // Node adds advice on `--` in further sentences.
    throw new UsageError((error as Error).message.split('. ')[0] ?? '');
  }
}

export const textOption = ({ values }: CommandContext, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

/** The one operand of a command. */
export function onlyOperand({ positionals }: CommandContext, name: string): string {
  const [operand, ...others] = positionals;
  if (operand === undefined) throw new UsageError(`${name} is missing.`);
  if (others.length > 0) throw new UsageError(`One ${name} at a time: "${others[0]}" is too much.`);
  return operand;
}
