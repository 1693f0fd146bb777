import { parseArgs } from 'node:util';

export type Options = {
  /** How many articles to seed. */
  articles: number;
  /** How many the large archive has that the growth rows compare with. */
  grown: number;
  /** Length of one measurement, in seconds. */
  seconds: number;
  /** Measurements of each side of a row; the median counts. */
  rounds: number;
  /** Connections of the load generator. */
  connections: number;
  /** Names of the rows to measure; empty for all. */
  rows: string[];
  /** Where the plots go. */
  plots: string | undefined;
  /** Where the flame graphs go; without it, nothing is profiled. */
  profiles: string | undefined;
  /** Where the figures go as JSON. */
  json: string | undefined;
  /** A Postgres to make a database in, instead of the embedded one. */
  databaseUrl: string | undefined;
};

export const usage = `Usage: npm run bench -- [options]

  --articles N        articles to seed (1,000); past 1,000 they are copies, made in the tables
  --grown N           articles of the large archive in the growth rows (100,000)
  --seconds S         length of one measurement (4)
  --rounds R          measurements of each side of a row; the median counts (3)
  --connections C     connections of the load generator (32)
  --row NAME          measure this row only; may be repeated
  --json FILE         also write the figures, with those of each round, to FILE
  --plots FOLDER      also draw the figures as SVG into FOLDER
  --profiles FOLDER   also draw where the time of an uncached read and of creating goes, into FOLDER
  --database-url URL  make a database in this Postgres, and drop it, instead of using the embedded one
`;

/** A mistake on the command line. */
export class UsageError extends Error {}

function whole(name: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < minimum || value > maximum)
    throw new UsageError(`--${name} takes a whole number from ${minimum} to ${maximum}, not "${text}".`);
  return value;
}

/** Undefined when help was asked for. */
export function readOptions(words: string[], rowNames: string[]): Options | undefined {
  const { values } = parse(words);
  if (values.help) return undefined;
  for (const name of values.row)
    if (!rowNames.includes(name))
      throw new UsageError(`--row ${name} is not a row; the rows are ${rowNames.join(', ')}.`);
  return {
    // A list row needs a full page, and an article with related links needs others before it.
    articles: whole('articles', values.articles, 50, 1_000_000),
    grown: whole('grown', values.grown, 1_000, 1_000_000),
    plots: values.plots,
    profiles: values.profiles,
    seconds: whole('seconds', values.seconds, 1, 600),
    rounds: whole('rounds', values.rounds, 1, 100),
    connections: whole('connections', values.connections, 1, 1_000),
    rows: values.row,
    json: values.json,
    databaseUrl: values['database-url'],
  };
}

function parse(words: string[]) {
  try {
    return parseArgs({
      args: words,
      options: {
        articles: { type: 'string', default: '1000' },
        grown: { type: 'string', default: '100000' },
        seconds: { type: 'string', default: '4' },
        rounds: { type: 'string', default: '3' },
        connections: { type: 'string', default: '32' },
        row: { type: 'string', multiple: true, default: [] },
        json: { type: 'string' },
        plots: { type: 'string' },
        profiles: { type: 'string' },
        'database-url': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
