import { z } from 'zod';
import { type Scope, scopes } from '../auth/scopes.ts';
import { list, setting, whole } from './setting.ts';

/** What a provider may sign with: nothing without a signature, nothing with a secret that two know. */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

const isScope = (name: string): name is Scope => (scopes as readonly string[]).includes(name);

/** `editor=content:read+content:write,desk=content:publish` */
function readMapping(text: string): ReadonlyMap<string, readonly Scope[]> | string {
  const mapping = new Map<string, readonly Scope[]>();
  for (const part of text.split(',').map((item) => item.trim())) {
    const at = part.lastIndexOf('=');
    const value = part.slice(0, Math.max(at, 0));
    const named = part.slice(at + 1).split('+');
    if (value === '') return `names "${part}", which is not of the form value=scope+scope`;
    if (mapping.has(value)) return `names "${value}" twice`;
    const unknown = named.find((name) => !isScope(name));
    if (unknown !== undefined) return `gives "${value}" the scope "${unknown}", which is none`;
    mapping.set(value, named.filter(isScope));
  }
  return mapping;
}

const claim = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'is not the name of a claim');

/** Who else may come in: whom an OpenID provider has given a token. */
export const oidcSettings = {
  DATELINE_OIDC_ISSUER: setting(
    z
      .url({ protocol: /^https?$/, error: 'is not an http or https URL' })
      .refine((text) => !/[?#]/.test(text), 'has a query or a fragment')
      .optional(),
    undefined,
    'Issuer whose tokens (JWT) are taken beside API keys, to the letter as in their `iss`: an OpenID provider with discovery.',
    'keys only',
  ),
  DATELINE_OIDC_AUDIENCE: setting(
    list,
    [],
    'Audiences, separated by commas: a token must be for one of them (`aud`). The name of this API at the provider, not that of a client. Required with an issuer.',
    'none',
  ),
  DATELINE_OIDC_SCOPES: setting(
    z.string().transform((text, check) => {
      const read = readMapping(text);
      if (typeof read !== 'string') return read;
      check.addIssue(read);
      return z.NEVER;
    }),
    new Map(),
    'What the values of the scopes claim allow here: `editor=content:read+content:write,desk=content:publish`. Other values allow nothing. Required with an issuer.',
    'none',
  ),
  DATELINE_OIDC_SCOPES_CLAIM: setting(
    claim,
    'scope',
    'Claim that holds those values, as a list or with spaces between; dots lead into objects, as in `realm_access.roles`.',
  ),
  DATELINE_OIDC_CATEGORIES_CLAIM: setting(
    claim.optional(),
    undefined,
    'Claim that holds the categories that a token writes in, with those below them, by id or slug; `*` is all. Without the claim a token writes in none.',
    'tokens write in all',
  ),
  DATELINE_OIDC_ALGORITHMS: setting(
    list.pipe(
      z.array(z.enum(algorithms, `holds one that is none of ${algorithms.join(', ')}`)).min(1, 'is empty'),
    ),
    ['RS256', 'PS256', 'ES256', 'EdDSA'],
    'Algorithms that tokens may be signed with.',
    '`RS256,PS256,ES256,EdDSA`',
  ),
  DATELINE_OIDC_CLOCK_TOLERANCE: setting(
    whole(0, 300),
    30,
    'Seconds that the provider’s clock may differ from this one.',
  ),
};

/** What the issuer cannot be without: said at the start, not when the first token is refused. */
export function oidcFaults(environment: Record<string, string | undefined>): string[] {
  const needed = ['DATELINE_OIDC_AUDIENCE', 'DATELINE_OIDC_SCOPES'];
  if (!environment.DATELINE_OIDC_ISSUER) return [];
  return needed
    .filter((name) => !environment[name])
    .map((name) => `${name} is needed with DATELINE_OIDC_ISSUER`);
}
