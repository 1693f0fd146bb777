import { z } from 'zod';

/** What a key may do. Each stands alone, but `admin` holds them all and reading drafts includes reading articles. */
export const scopes = [
  'delivery:read',
  'content:read',
  'content:write',
  'content:approve',
  'content:publish',
  'admin',
] as const;

export const Scope = z.enum(scopes).meta({
  id: 'Scope',
  description:
    '`delivery:read`: published articles, where delivery is closed to keys. `content:read`: the desk, reading. ' +
    '`content:write`: the desk, writing working copies, categories, tags and authors. `content:approve`: approving what is in review. ' +
    '`content:publish`: publishing, correcting, unpublishing and killing. ' +
    '`admin`: everything, with API keys and webhooks.',
});

export type Scope = z.infer<typeof Scope>;

/** What a caller came with, to look at again where an answer goes on. */
export type Credential = {
  /** When it ends by itself; null: never. */
  endsAt: Date | null;
  /** Of a key: which of its secrets it was. */
  secretHash?: Uint8Array;
};

/** Whoever sends a request: an API key, or whom a token of the identity provider is for. */
export type Actor = {
  id: string;
  kind: 'key' | 'token';
  name: string;
  scopes: readonly Scope[];
  /** Ids of the categories whose articles it may write, those below included; null: all articles, and what they share. */
  categories: ReadonlySet<string> | null;
  /** Origins whose pages it answers; null: all. */
  origins: readonly string[] | null;
  credential: Credential;
};

export function allows(actor: Actor, scope: Scope): boolean {
  if (actor.scopes.includes(scope) || actor.scopes.includes('admin')) return true;
  return scope === 'delivery:read' && actor.scopes.includes('content:read');
}

/** The scopes that let write at the desk: what categories are a limit of. */
export const writingScopes: readonly string[] = [
  'content:write',
  'content:approve',
  'content:publish',
] satisfies Scope[];

/** Whether the actor may write an article of this category. One without a category is nobody's in particular. */
export const writesIn = ({ categories }: Actor, categoryId: string | null): boolean =>
  categories === null || (categoryId !== null && categories.has(categoryId));

/** The actor at the beginning of a sentence. */
export const titleOf = ({ kind, name }: Pick<Actor, 'kind' | 'name'>) =>
  kind === 'key' ? `The key "${name}"` : `The token of "${name}"`;
