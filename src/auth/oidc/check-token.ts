import { decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { DatelineError, invalidToken } from '../../errors.ts';
import type { Claims } from './claims.ts';

export type TokenRules = {
  issuer: string;
  audience: readonly string[];
  algorithms: readonly string[];
  /** In seconds. */
  clockTolerance: number;
};

/** As OpenID Connect Core has it (2): what else comes cannot be kept, or looked up by anybody. */
const subject = /^[\x20-\x7e]{1,255}$/;

const ofClaims: Record<string, string> = {
  iss: 'The token is of another issuer.',
  aud: 'The token is not for this API: its audience is another.',
  nbf: 'The token is not valid yet.',
};

function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return `The token lacks the claim ${error.claim}.`;
    return ofClaims[error.claim] ?? `The claim ${error.claim} of the token is not as it should be.`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'The token is signed with an algorithm that is not accepted.';
  if (error instanceof errors.JWKSNoMatchingKey)
    return 'The token is signed with a key that its issuer does not list.';
  if (error instanceof errors.JWKSMultipleMatchingKeys)
    return 'The token does not say which of its issuer’s keys it is signed with.';
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'The signature of the token does not fit it.';
  return 'The token is not a signed JWT that can be checked.';
}

/**
 * Gives the claims of a token that its issuer made for us and that is valid now. Whatever is wrong with it is a refusal
 * with its reason; that the issuer cannot be asked is none, and passes as it is.
 */
export async function checkToken(
  token: string,
  { issuer, audience, algorithms, clockTolerance }: TokenRules,
  keys: JWTVerifyGetKey,
  now: Date,
): Promise<Claims & { sub: string; exp: number }> {
  try {
    // Before any key is looked for: a stranger's token must not send us to the provider.
    if (decodeJwt(token).iss !== issuer) throw invalidToken(ofClaims.iss ?? '');
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience: [...audience],
      algorithms: [...algorithms],
      clockTolerance,
      currentDate: now,
      requiredClaims: ['sub', 'exp'],
    });
    const { sub, exp = 0, cnf } = payload;
    if (typeof sub !== 'string' || !subject.test(sub))
      throw invalidToken('The claim sub of the token is not 1–255 ASCII characters.');
    // To whoever has it alone it is worth nothing (RFC 9449, 7.2; RFC 8705, 3).
    if (cnf !== undefined)
      throw invalidToken(
        'The token is bound to a key of its sender, and that binding is not understood here.',
      );
    return { ...payload, sub, exp };
  } catch (error) {
    if (error instanceof DatelineError) throw error;
    throw invalidToken(reasonOf(error));
  }
}
