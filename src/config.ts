import type { z } from 'zod';
import { changesSettings } from './config/changes.ts';
import { databaseSettings } from './config/database.ts';
import { deliverySettings } from './config/delivery.ts';
import { deskSettings } from './config/desk.ts';
import { limitsSettings } from './config/limits.ts';
import { linksSettings } from './config/links.ts';
import { oidcFaults, oidcSettings } from './config/oidc.ts';
import { serverSettings } from './config/server.ts';
import type { Setting } from './config/setting.ts';
import { siteSettings } from './config/site.ts';
import { tracingSettings } from './config/tracing.ts';
import { webhooksSettings } from './config/webhooks.ts';

/** Every setting: its environment variable, form, default and meaning. The README's table is this list. */
export const settings = {
  ...serverSettings,
  ...databaseSettings,
  ...siteSettings,
  ...deliverySettings,
  ...changesSettings,
  ...deskSettings,
  ...linksSettings,
  ...oidcSettings,
  ...webhooksSettings,
  ...limitsSettings,
  ...tracingSettings,
};

type Settings = typeof settings;

export type Config = { [Name in keyof Settings]: z.output<Settings[Name]['schema']> };

/** What Kubernetes and Docker tell a container about a service that is called dateline. */
const ofTheCluster = /^DATELINE_(?:SERVICE_|PORT$|PORT_)/;

/** Every setting that is wrong, at once. */
export class ConfigError extends Error {
  constructor(faults: string[]) {
    super(`These settings are wrong:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/** Settings that are right one by one, and not together. */
function faultsTogether(values: Partial<Config>): string[] {
  const { DATELINE_ROLE: role, DATABASE_URL: url } = values;
  if (url !== undefined) return [];
  const faults: string[] = [];
  if (role !== undefined && role !== 'all')
    faults.push(`DATELINE_ROLE is ${role}: only the role all has an embedded database. Set DATABASE_URL`);
  for (const name of ['DATABASE_DIRECT_URL', 'DATABASE_REPLICA_URL'] as const)
    if (values[name] !== undefined) faults.push(`${name} is set, and DATABASE_URL is not`);
  return faults;
}

/** Reads the settings from an environment. An empty variable counts as unset; an unknown DATELINE_ one is a fault. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, { schema, default: fallback }] of Object.entries<Setting<z.ZodType>>(settings)) {
    const text = environment[name];
    if (text === undefined || (text === '' && name !== 'DATELINE_CORS_ORIGINS')) {
      values[name] = fallback;
      continue;
    }
    const result = schema.safeParse(text);
    if (result.success) values[name] = result.data;
    else faults.push(`${name} ${result.error.issues.map((issue) => issue.message).join(', ')}`);
  }
  const clientSettings = new Set(['DATELINE_URL', 'DATELINE_API_KEY']);
  for (const name of Object.keys(environment)) {
    if (ofTheCluster.test(name)) continue;
    if (name.startsWith('DATELINE_') && !(name in settings) && !clientSettings.has(name))
      faults.push(`${name} is not a setting`);
  }
  faults.push(...oidcFaults(environment));
  if (faults.length === 0) faults.push(...faultsTogether(values as Config));
  if (faults.length > 0) throw new ConfigError(faults);
  return values as Config;
}
