import type { Config } from '../config.ts';
import { duties } from '../roles.ts';
import type { AdminKey } from './admin-key.ts';
import { adminKeyFile } from './data-files.ts';

/** The address to show and to call: every interface, and the loopback, are reached as localhost. */
export function addressOf(host: string, port: number): string {
  const local = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host);
  return `http://${local ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}

const another = 'for another, start with DATELINE_ADMIN_KEY="$(npx dateline keys generate)"';

function keyLine(key: AdminKey, dataDir: string): string {
  switch (key.kind) {
    case 'made':
      return `${key.key}\n             Keep it: it is shown this once.`;
    case 'configured':
      return key.revoked
        ? 'DATELINE_ADMIN_KEY has been revoked and opens nothing; set another'
        : 'the one in DATELINE_ADMIN_KEY';
    case 'filed':
      return `in ${adminKeyFile(dataDir)}`;
    case 'elsewhere':
      return `as shown at the first start; ${another}`;
  }
}

type Settings = Pick<Config, 'DATELINE_ROLE' | 'DATELINE_DATA_DIR'>;

/** What a person wants to know once the API is up. */
export function banner(url: string, key: AdminKey, settings: Settings): string {
  const { DATELINE_ROLE: role, DATELINE_DATA_DIR: dataDir } = settings;
  const { delivery, editorial } = duties[role];
  const lines = [
    role === 'all' ? 'Dateline is running.' : `Dateline is running, with the role ${role}.`,
    '',
    `API        ${url}${delivery ? '/v1/articles' : editorial ? '/v1/editorial/articles' : '/health/ready'}`,
    ...(delivery || editorial ? [`Docs       ${url}/docs`] : []),
    ...(editorial ? [`Admin key  ${keyLine(key, dataDir)}`] : []),
    '',
    ...(delivery ? [`Try:       curl '${url}/v1/articles?limit=1'`] : []),
    'Stop:      Ctrl-C',
  ];
  return `\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n\n`;
}
