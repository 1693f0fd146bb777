import { ConfigError, readConfig } from '../config.ts';
import { createCleanup } from './cleanup.ts';
import { isMistake } from './errors.ts';
import { createLog } from './log.ts';
import { start } from './start.ts';

const signalNumber = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
const signals = Object.keys(signalNumber) as (keyof typeof signalNumber)[];

/** npm passes Ctrl-C on to a process that the terminal has told already: within this time, in milliseconds, they are one. */
const sameSignal = 500;

/** Text of an error for its reader: one paragraph, or the stack where only that helps us mend it. */
const describe = (error: unknown) =>
  isMistake(error) && error instanceof Error ? (error.stack ?? error.message) : (error as Error).message;

/**
 * Starts Dateline, waits for a signal to stop and stops it; ends the process: 0 after a stop, 1 after a
 * failure. A second signal ends it at once.
 */
export async function run(environment: Record<string, string | undefined>): Promise<never> {
  let config: ReturnType<typeof readConfig>;
  try {
    config = readConfig(environment);
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigError ? error.message : describe(error)}\n`);
    process.exit(1);
  }
  const logging = createLog(config);
  const { log, flush } = logging;
  const cleanup = createCleanup(log);
  const stop = new AbortController();
  const end = async (code: number): Promise<never> => {
    await cleanup.run();
    flush();
    process.exit(code);
  };

  let asked = 0;
  for (const signal of signals) {
    process.on(signal, () => {
      if (stop.signal.aborted) {
        if (performance.now() - asked < sameSignal) return;
        flush();
        process.exit(128 + signalNumber[signal]);
      }
      asked = performance.now();
      log.info({ signal }, 'stopping');
      stop.abort();
    });
  }
  // npm does not pass SIGTERM on to what it runs through a shell: when it is gone, so is whoever wanted this to run.
  if (environment.npm_lifecycle_event === 'start') {
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent || stop.signal.aborted) return;
      log.info('npm is gone: stopping');
      stop.abort();
    }, 500);
    watch.unref();
  }
  let failed = false;
  const fail = (err: unknown) => {
    log.fatal({ err }, 'uncaught error');
    // One more while the first is being cleaned up after changes nothing.
    if (failed) return;
    failed = true;
    void end(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);

  try {
    await start({ config, logging, signal: stop.signal, cleanup });
  } catch (error) {
    if (stop.signal.aborted) return end(0);
    log.debug({ err: error }, 'start failed');
    flush();
    process.stderr.write(`Dateline did not start. ${describe(error)}\n`);
    return end(1);
  }
  if (!stop.signal.aborted)
    await new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()));
  return end(0);
}
