/** What a process is for. One alone does all; many share it, each doing one thing. */
export const roles = ['all', 'delivery', 'editorial', 'worker'] as const;

export type Role = (typeof roles)[number];

export type Duties = {
  /** Answers readers, out of its memory where that still stands. */
  delivery: boolean;
  /** Answers editorial tools. */
  editorial: boolean;
  /** Does what is due by itself: schedules into the log, purges, upkeep, looks at links. */
  work: boolean;
  /** May write and migrate: who answers readers alone needs no right to. */
  writes: boolean;
};

export const duties: Record<Role, Duties> = {
  all: { delivery: true, editorial: true, work: true, writes: true },
  delivery: { delivery: true, editorial: false, work: false, writes: false },
  editorial: { delivery: false, editorial: true, work: false, writes: true },
  worker: { delivery: false, editorial: false, work: true, writes: true },
};

/** Shows working copies, with a link instead of a key. */
const previews = '/v1/previews';

/** Whether a process with this role serves a path of the contracts: `/v1/editorial/…` is the desk, all else delivery. */
export function isServed(role: Role, path: string): boolean {
  if (path.startsWith('/health/')) return true;
  const { delivery, editorial } = duties[role];
  const isOfDesk = [previews, '/v1/editorial'].some(
    (prefix) => path === prefix || path.startsWith(`${prefix}/`),
  );
  return isOfDesk ? editorial : delivery;
}

const servers = (path: string) => roles.filter((role) => isServed(role, path));

/** Why a path is not served here, and who does. */
export const notServed = (role: Role, path: string): string =>
  `This process has the role "${role}" and does not serve this; one with ${servers(path).join(' or ')} does.`;
