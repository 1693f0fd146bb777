import type { Actor, Scope } from '../../auth/scopes.ts';
import { allows, writesIn } from '../../auth/scopes.ts';
import { conflict } from '../../errors.ts';

export const stages = ['draft', 'in_review', 'approved'] as const;

/** Where the working copy stands in the desk's workflow, whatever readers see. */
export type Stage = (typeof stages)[number];

/** All that decides what may be done with an article. */
export type State = {
  stage: Stage;
  isTrashed: boolean;
  isKilled: boolean;
  /** Readers see it. */
  isVisible: boolean;
  /** A schedule will show it. */
  isPlanned: boolean;
};

/** The settings that the table depends on. */
export type WorkflowSettings = { approvalRequired: boolean };

type Row = {
  /** The last segment of its path under the article; DELETE on the article itself has none. */
  action: string | null;
  scope: Scope;
  isOpen: (state: State, settings: WorkflowSettings) => boolean;
  /** Why not, when it is not open. */
  otherwise: string;
};

const isAlive = ({ isTrashed, isKilled }: State) => !isTrashed && !isKilled;

/** What may be done with an article in which state, and the scope it needs. This table is all there is. */
export const transitions = {
  submit: {
    action: 'submit',
    scope: 'content:write',
    isOpen: (state) => isAlive(state) && state.stage === 'draft',
    otherwise: 'Only a draft is submitted for review.',
  },
  approve: {
    action: 'approve',
    scope: 'content:approve',
    isOpen: (state) => isAlive(state) && state.stage === 'in_review',
    otherwise: 'Only what is in review is approved.',
  },
  return: {
    action: 'return',
    scope: 'content:write',
    isOpen: (state) => isAlive(state) && state.stage !== 'draft',
    otherwise: 'It is a draft already.',
  },
  publish: {
    action: 'publish',
    scope: 'content:publish',
    isOpen: (state, { approvalRequired }) =>
      isAlive(state) && (!approvalRequired || state.stage === 'approved'),
    otherwise: 'Publishing needs an approval.',
  },
  unschedule: {
    action: 'unschedule',
    scope: 'content:publish',
    isOpen: ({ isPlanned }) => isPlanned,
    otherwise: 'No publication of this article is planned.',
  },
  unpublish: {
    action: 'unpublish',
    scope: 'content:publish',
    isOpen: ({ isVisible }) => isVisible,
    otherwise: 'Readers do not see this article: there is nothing to unpublish.',
  },
  correct: {
    action: 'corrections',
    scope: 'content:publish',
    isOpen: ({ isVisible }) => isVisible,
    otherwise: 'Readers do not see this article: there is nothing to correct.',
  },
  kill: {
    action: 'kill',
    scope: 'content:publish',
    isOpen: isAlive,
    otherwise: 'It is killed already.',
  },
  lift_kill: {
    action: 'lift-kill',
    scope: 'content:publish',
    isOpen: ({ isKilled }) => isKilled,
    otherwise: 'The article is not killed.',
  },
  trash: {
    action: null,
    scope: 'content:write',
    isOpen: (state) => isAlive(state) && !state.isVisible && !state.isPlanned,
    otherwise: 'Readers see this article, or will. Unpublish it before it goes to the trash.',
  },
  restore: {
    action: 'restore',
    scope: 'content:write',
    isOpen: ({ isTrashed }) => isTrashed,
    otherwise: 'The article is not in the trash.',
  },
} as const satisfies Record<string, Row>;

export type Transition = keyof typeof transitions;

const names = Object.keys(transitions) as [Transition, ...Transition[]];

export { names as transitionNames };

const rows: Record<Transition, Row> = transitions;

/** What this actor may do with an article of the category now. */
export function openTo(
  actor: Actor | null,
  categoryId: string | null,
  state: State,
  settings: WorkflowSettings,
): Transition[] {
  if (actor === null || !writesIn(actor, categoryId)) return [];
  return names.filter((name) => {
    const { scope, isOpen } = rows[name];
    return isOpen(state, settings) && allows(actor, scope);
  });
}

/** Refuses with the reason what the table does not open. */
export function refuseClosed(name: Transition, state: State, settings: WorkflowSettings): void {
  const { isOpen, otherwise } = rows[name];
  if (isOpen(state, settings)) return;
  if (state.isTrashed && name !== 'restore') throw conflict('The article is in the trash. Restore it first.');
  throw conflict(otherwise);
}
