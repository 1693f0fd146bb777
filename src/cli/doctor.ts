import { access } from 'node:fs/promises';
import { ConfigError, readConfig } from '../config.ts';
import { examine } from '../doctor/doctor.ts';
import { type Finding, linesOf } from '../doctor/finding.ts';
import { createCleanup } from '../start/cleanup.ts';
import { readServerFile } from '../start/data-files.ts';
import { isMistake } from '../start/errors.ts';
import { createLog } from '../start/log.ts';
import { startDatabase } from '../start/open-database.ts';
import { type Command, CommandError, textOption } from './command.ts';

export const command: Command = {
  operands: '',
  summary: 'Looks at a deployment by its settings, says what to mend, and changes nothing.',
  details: [
    'Run it with the settings of the process in question: `docker compose exec delivery npx dateline doctor`.',
    'Ends with 1 when something is wrong; a warning is not.',
  ].join('\n'),
  options: {
    url: {
      type: 'string',
      value: 'URL',
      help: 'Where the API should be; else DATELINE_PUBLIC_URL, else the one running here.',
    },
  },
  run: async (context) => {
    const { environment, print } = context;
    const findings = await look(environment, textOption(context, 'url'));
    for (const finding of findings) print(linesOf(finding));
    const wrong = findings.filter(({ level }) => level === 'fail').length;
    const doubtful = findings.filter(({ level }) => level === 'warn').length;
    print(`\n${findings.length - wrong - doubtful} fine, ${doubtful} to think about, ${wrong} wrong.`);
    if (wrong > 0) throw new CommandError('Something is wrong: see FAIL above.');
  },
};

async function look(
  environment: Record<string, string | undefined>,
  url: string | undefined,
): Promise<Finding[]> {
  let config: ReturnType<typeof readConfig>;
  try {
    config = readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [{ level: 'fail', what: 'settings', detail: error.message, mend: ['The README lists them.'] }];
  }
  const settings: Finding = { level: 'ok', what: 'settings', detail: `role ${config.DATELINE_ROLE}` };
  const dataDir = config.DATELINE_DATA_DIR;
  const local = config.DATABASE_URL === undefined ? await readServerFile(dataDir) : undefined;
  if (config.DATABASE_URL === undefined && !(await access(dataDir).then(yes, no)))
    return [settings, { level: 'ok', what: 'database', detail: `none yet: a start makes one in ${dataDir}` }];
  const { log, flush } = createLog({ DATELINE_LOG_LEVEL: 'error' });
  const cleanup = createCleanup(log);
  try {
    const database =
      config.DATABASE_URL ??
      (await startDatabase({ config, log, cleanup, signal: new AbortController().signal }));
    const apiUrl = url ?? config.DATELINE_PUBLIC_URL ?? local?.url;
    return [settings, ...(await examine({ config, url: database, apiUrl, now: () => new Date() }))];
  } catch (error) {
    if (!isMistake(error)) throw new CommandError((error as Error).message);
    throw error;
  } finally {
    await cleanup.run();
    flush();
  }
}

const yes = () => true;
const no = () => false;
