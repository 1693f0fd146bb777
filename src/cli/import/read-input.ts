import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { CommandError } from '../command.ts';

/** Largest page that is read, in bytes: far beyond any article, well within memory. */
const maximumSize = 8 * 1_024 * 1_024;

/** The text of a file, or of standard input for `-`. It must be UTF-8; a byte order mark is dropped. */
export async function readText(file: string, readInput: () => Promise<Buffer>): Promise<string> {
  const name = file === '-' ? 'Standard input' : file;
  const bytes = file === '-' ? await readInput() : await readFile(file).catch(refuseFile(file));
  if (bytes.length > maximumSize)
    throw new CommandError(`${name} is larger than ${maximumSize} bytes: no page is.`);
  if (!isUtf8(bytes)) throw new CommandError(`${name} is not UTF-8 text. Save it as UTF-8 and try again.`);
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

const reasons: Record<string, string> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by this user',
};

const refuseFile = (file: string) => (error: NodeJS.ErrnoException) => {
  throw new CommandError(`${file} ${reasons[error.code ?? ''] ?? `cannot be read: ${error.message}`}.`);
};
