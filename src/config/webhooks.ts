import { z } from 'zod';
import { flag, setting, whole } from './setting.ts';

/** What others are told by webhook, and how. */
export const webhooksSettings = {
  DATELINE_SECRET_KEY: setting(
    z
      .string()
      .regex(/^[A-Za-z0-9+/_-]{43}=?$/, 'is not 32 bytes in base64')
      .optional(),
    undefined,
    'What encrypts the secrets of webhooks: 32 random bytes in base64 (`openssl rand -base64 32`), the same for every process.',
    'made at the first start of the embedded database; else none, and no webhooks',
  ),
  DATELINE_WEBHOOKS_PRIVATE: setting(
    flag,
    false,
    'Whether webhooks may lead to this machine and its own network, and go over plain http.',
    '`false`',
  ),
  DATELINE_WEBHOOKS_TIMEOUT: setting(whole(1, 60), 15, 'Seconds that a webhook may take to answer.'),
  DATELINE_WEBHOOKS_RETENTION: setting(
    whole(1, 365),
    30,
    'Days that deliveries which are over, and attempts at them, are kept.',
  ),
};
