import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withClient } from '../tests/support/test-server.ts';
import { startBalancer } from './balancer.ts';
import { onStage } from './on-stage.ts';
import type { Stage } from './stage.ts';

const root = path.resolve(import.meta.dirname, '..');

/** What the next version brings along, by the rules of CONTRIBUTING: it adds, and locks nothing for long. */
const migrations = {
  '29990101000000_expand': 'ALTER TABLE "articles" ADD COLUMN "of_the_next_version" text;',
  '29990102000000_expand_index':
    'DROP INDEX CONCURRENTLY IF EXISTS "articles_of_the_next_version";\n' +
    'CREATE INDEX CONCURRENTLY "articles_of_the_next_version" ON "articles" ("of_the_next_version");',
};

/** Another build in a folder of its own, with migrations that this one does not have. */
async function nextVersion({ folder }: Stage): Promise<string> {
  const next = path.join(folder, 'next');
  await mkdir(next);
  for (const part of ['dist', 'prisma', 'package.json', 'openapi.yaml'])
    await cp(path.join(root, part), path.join(next, part), { recursive: true });
  await symlink(path.join(root, 'node_modules'), path.join(next, 'node_modules'));
  for (const [name, sql] of Object.entries(migrations)) {
    await mkdir(path.join(next, 'prisma/migrations', name));
    await writeFile(path.join(next, 'prisma/migrations', name, 'migration.sql'), sql);
  }
  return next;
}

/** Two processes are stopped and started as the next version, one after the other, behind a load balancer. */
export const upgrade = onStage({
  name: 'upgrade',
  title: 'Two processes upgraded, one after the other',
  processes: 2,
  environment: async () => ({ DATELINE_SHUTDOWN_DELAY: '1' }),
  entrances: async (stage) => {
    const url = await startBalancer(stage);
    const entrance = (name: string) => ({ name, url: () => url });
    // Two names, since who reads may be sent to the process that has yet to hear of what was written.
    return { desk: [entrance('the balancer, for the desk')], readers: [entrance('the balancer')] };
  },
  bounds: { held: 0, reading: 0, writing: 0, recovery: 0 },
  strike: async (stage) => {
    const next = await nextVersion(stage);
    for (const front of stage.fronts) {
      front.run().child.kill('SIGTERM');
      const { code } = await front.run().exited;
      if (code !== 0) throw new Error(`${front.name} ended with ${code}: ${front.run().stderr()}`);
      await front.restart({}, next);
    }
    const applied = await withClient(stage.postgres.url, (client) =>
      client.query(
        "SELECT FROM _prisma_migrations WHERE migration_name LIKE '2999%' AND finished_at IS NOT NULL",
      ),
    );
    if (applied.rowCount !== 2) throw new Error('The next version has not migrated.');
  },
});
