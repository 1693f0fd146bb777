import { spawnSync } from 'node:child_process';

/**
 * Asks the registry for known vulnerabilities of what is installed in production. Where it does not answer, says so and
 * ends well, unless `--required` is given: what was not asked was not found to be good.
 */
const isRequired = process.argv.includes('--required');
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8' });

type Report = {
  message?: string;
  error?: unknown;
  metadata?: { vulnerabilities: Record<string, number> };
  vulnerabilities?: Record<string, { severity: string; range: string; isDirect: boolean }>;
};

function read(text: string): Report {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return { message: 'npm gave no report' };
  }
}

const report = read(stdout);
if (!report.metadata) {
  console.error(
    `Nothing was audited: the audit service does not answer (${report.message ?? 'no reason given'}).`,
  );
  process.exit(isRequired ? 2 : 0);
}
for (const [name, { severity, range, isDirect }] of Object.entries(report.vulnerabilities ?? {}))
  console.log(`${severity}: ${name} ${range}${isDirect ? '' : ' (of a dependency)'}`);
const { total = 0 } = report.metadata.vulnerabilities;
console.log(total === 0 ? 'No known vulnerability in what is installed for production.' : `${total} known.`);
process.exit(total === 0 ? 0 : 1);
