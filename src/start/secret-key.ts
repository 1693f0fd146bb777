import { randomBytes } from 'node:crypto';
import { readSecretKey, secretKeyFile, writeSecretKey } from './data-files.ts';
import { StartError } from './errors.ts';

/** What secrets in the embedded database are encrypted with: in a file beside it, made at the first start. */
export async function ensureSecretKey(dataDir: string): Promise<string> {
  const kept = await readSecretKey(dataDir);
  if (kept !== undefined) {
    if (Buffer.from(kept, 'base64').length !== 32)
      throw new StartError(
        `${secretKeyFile(dataDir)} is not 32 bytes in base64. Put back the file that was there, or remove it; then the secrets of webhooks have to be rotated.`,
      );
    return kept;
  }
  const key = randomBytes(32).toString('base64');
  await writeSecretKey(dataDir, key);
  return key;
}
