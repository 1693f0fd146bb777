import type { Config } from '../config.ts';
import { duties } from '../roles.ts';
import { placeOf } from '../start/wait-for-database.ts';
import { type Finding, failure, fine, warning } from './finding.ts';
import { lookAtReplica } from './replica.ts';
import { lookAtDeliveryRole, lookAtMigrations, lookAtRights } from './rights.ts';
import { lookAtClock, lookAtServer, lookAtWrites } from './server.ts';
import { withSession } from './session.ts';
import { lookAtListener, lookAtPooler } from './sessions.ts';
import { lookAtApi, lookAtCache, lookAtDisk, lookAtPurges } from './surroundings.ts';

export type Patient = {
  config: Config;
  /** Of the database: that of the settings, or the embedded one. */
  url: string;
  /** Where the API should be; undefined when nobody says. */
  apiUrl: string | undefined;
  now: () => Date;
};

type Look = { what: string; look: () => Promise<Finding | Finding[]> };

/** Looks at a deployment from every side, and changes nothing. What cannot be looked at is a finding too. */
export async function examine({ config, url, apiUrl, now }: Patient): Promise<Finding[]> {
  const { delivery, writes } = duties[config.DATELINE_ROLE];
  const direct = config.DATABASE_DIRECT_URL ?? url;
  const replica = delivery ? config.DATABASE_REPLICA_URL : undefined;
  const purgeUrl = config.DATELINE_PURGE_URL;
  const inSession = (look: Parameters<typeof withSession<Finding | Finding[]>>[1]) => () =>
    withSession(direct, look);
  const looks: (Look | false)[] = [
    {
      what: 'server',
      look: inSession((client) => lookAtServer(client, config.DATELINE_DATABASE_CONNECTIONS)),
    },
    { what: 'migrations', look: inSession(lookAtMigrations) },
    { what: 'rights', look: inSession((client) => lookAtRights(client, config)) },
    writes && {
      what: 'delivery’s role',
      look: () => lookAtDeliveryRole(direct, config.DATELINE_DELIVERY_ROLE),
    },
    writes && {
      what: 'writes',
      look: inSession((client) => lookAtWrites(client, config.DATABASE_REPLICA_URL !== undefined)),
    },
    { what: 'clock', look: inSession((client) => lookAtClock(client, now)) },
    delivery && { what: 'listener', look: () => lookAtListener(direct, url) },
    direct !== url && { what: 'pooler', look: () => lookAtPooler(url, config.DATELINE_PREPARED_STATEMENTS) },
    direct !== url &&
      delivery &&
      writes && {
        what: 'pooler',
        look: async () =>
          warning(
            'pooler',
            'delivery reads as the login of DATABASE_URL: a pooler takes no role for its sessions.',
            'Processes with DATELINE_ROLE=delivery and a login of their own: docs/running.md.',
          ),
      },
    replica !== undefined && { what: 'replica', look: () => lookAtReplica(direct, replica) },
    config.DATABASE_URL === undefined && { what: 'disk', look: () => lookAtDisk(config.DATELINE_DATA_DIR) },
    delivery && { what: 'cache', look: async () => lookAtCache(config) },
    purgeUrl !== undefined && { what: 'purges', look: () => lookAtPurges(purgeUrl) },
    apiUrl !== undefined && { what: 'API', look: () => lookAtApi(apiUrl) },
  ];
  const database = await reach(direct);
  if (database.level === 'fail') return [database];
  const findings: Finding[] = [database];
  for (const each of looks)
    if (each) {
      const found = await each
        .look()
        .catch((error: Error) => failure(each.what, error.message || String(error)));
      findings.push(...(Array.isArray(found) ? found : [found]));
    }
  return findings;
}

const reach = (url: string): Promise<Finding> =>
  withSession(url, (client) => client.query('SELECT 1')).then(
    () => fine('database', placeOf(url)),
    (error: Error & { code?: string }) =>
      failure(
        'database',
        `${placeOf(url)} lets nobody in: ${error.message || error.code}.`,
        'Is DATABASE_URL right, and the server up? Its log (or pg_hba.conf) tells why it refuses.',
      ),
  );
