import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { conflict } from '../errors.ts';
import { type Bytes, seal, unseal } from '../sealing/sealed.ts';

const prefix = 'whsec_';

/** 32 random bytes, in the form in which Standard Webhooks hand them out. */
export const makeSecret = () => `${prefix}${randomBytes(32).toString('base64')}`;

/** Keeps secrets so that who reads the database can't sign: each opens for its own webhook alone. */
export type Secrets = {
  close: (webhookId: string, secret: string) => Bytes;
  open: (webhookId: string, sealed: Uint8Array) => string;
};

export function secretsOf(secretKey: string): Secrets {
  const bytes = Buffer.from(secretKey, 'base64');
  const key = Buffer.from(hkdfSync('sha256', bytes, '', 'dateline webhook secrets', 32));
  return {
    close: (webhookId, secret) => seal(key, secret, webhookId),
    open: (webhookId, sealed) => unseal(key, sealed, webhookId),
  };
}

export function secretsFor(config: { DATELINE_SECRET_KEY: string | undefined }): Secrets {
  if (config.DATELINE_SECRET_KEY === undefined)
    throw conflict(
      'The secret of a webhook is stored encrypted, and there is no key for it. Set DATELINE_SECRET_KEY.',
    );
  return secretsOf(config.DATELINE_SECRET_KEY);
}

/** `webhook-signature`, one for each secret that is good now. */
export function sign(secrets: readonly string[], id: string, seconds: number, body: Buffer): string {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest('base64')}`;
  });
  return signatures.join(' ');
}
