import { spawn } from 'node:child_process';
import { StartError } from '../start/errors.ts';

/** A URL for a program's arguments, which everybody on the machine can read, and its password for the environment. */
function withoutPassword(url: string): { url: string; password: string } {
  const parsed = new URL(url);
  const password = decodeURIComponent(parsed.password);
  parsed.password = '';
  return { url: parsed.href, password };
}

/** Runs one of the programs that come with Postgres on a database. */
export function runOn(
  program: 'pg_dump' | 'pg_restore',
  words: string[],
  database: string,
  environment: Record<string, string | undefined>,
): Promise<void> {
  const { url, password } = withoutPassword(database);
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...words, `--dbname=${url}`], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...environment, PGPASSWORD: password },
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new StartError(
              `${program} is not on the PATH. It comes with Postgres (Debian: postgresql-client); it must be as new as the server.`,
              error,
            )
          : error,
      ),
    );
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new StartError(`${program} failed (${code}): ${said.trim()}`));
    });
  });
}
