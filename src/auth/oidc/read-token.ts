import type { Deps } from '../../deps.ts';
import type { ReadToken } from '../authenticate.ts';

/** Three parts with dots between: no key looks like that. */
const isJwt = (token: string) => /^[\w-]+\.[\w-]*\.[\w-]*$/.test(token);

/** Reads the tokens of the provider that the settings name; undefined when they name none. */
export function tokenReader(deps: Deps): ReadToken | undefined {
  const issuer = deps.config.DATELINE_OIDC_ISSUER;
  if (issuer === undefined) return undefined;
  // Only who has a provider pays for what checks its tokens.
  const loading = import('./actor-of-token.ts').then(({ actorsOfTokens }) => actorsOfTokens(issuer, deps));
  // Whoever waits for it below gets the failure; until then it must not count as unhandled.
  loading.catch(() => {});
  return (token, now) => (isJwt(token) ? loading.then((actorOf) => actorOf(token, now)) : undefined);
}
