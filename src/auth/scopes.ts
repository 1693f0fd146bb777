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

/** Whoever sends a request, as its key says. */
export type Actor = { keyId: string; name: string; scopes: readonly Scope[] };

export function allows(actor: Actor, scope: Scope): boolean {
  if (actor.scopes.includes(scope) || actor.scopes.includes('admin')) return true;
  return scope === 'delivery:read' && actor.scopes.includes('content:read');
}
