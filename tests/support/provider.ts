import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export const audience = 'https://dateline.example.org';

export type SigningKey = { kid: string; alg: string; private: CryptoKey; jwk: JWK };

export async function makeSigningKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, private: privateKey, jwk: { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' } };
}

type Client = { id: string; claims?: JWTPayload };

/** It says at length that it is not set up for the world. */
async function quietly<T>(make: () => T | Promise<T>): Promise<T> {
  const { info, warn } = console;
  console.info = () => {};
  console.warn = () => {};
  try {
    return await make();
  } finally {
    Object.assign(console, { info, warn });
  }
}

const scopesThere = 'desk editor reader superuser';

async function providerAt(
  issuer: string,
  keys: readonly SigningKey[],
  clients: readonly Client[],
): Promise<RequestListener> {
  const provider = await quietly(async () => {
    const { default: Provider } = await import('oidc-provider');
    return new Provider(issuer, {
      jwks: { keys: keys.map(({ jwk }) => jwk) },
      clients: clients.map(({ id }) => ({
        client_id: id,
        client_secret: 'secret',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: 'ES256',
      })),
      scopes: scopesThere.split(' '),
      ttl: { ClientCredentials: 300 },
      extraTokenClaims: (_: unknown, token: { clientId: string }) =>
        clients.find(({ id }) => id === token.clientId)?.claims,
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: () => ({
            scope: scopesThere,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          }),
        },
      },
    });
  });
  return provider.callback();
}

export type TestProvider = {
  issuer: string;
  /** The settings with which an API takes its tokens. */
  environment: Record<string, string>;
  /** The keys that it lists; it signs with the first. */
  keys: () => readonly SigningKey[];
  /** A token as a client gets it. */
  issue: (client: string, scope: string) => Promise<string>;
  /** A token with these claims, signed with the provider's key, or with another. */
  sign: (claims: JWTPayload, key?: Pick<SigningKey, 'kid' | 'alg' | 'private'>) => Promise<string>;
  /** From now on it lists and signs with these. */
  rotateTo: (...keys: SigningKey[]) => Promise<void>;
  /** Every request is answered with 503 until it is back. */
  setAway: (away: boolean) => void;
  /** How many requests it has had. */
  asked: () => number;
  close: () => void;
};

/** A real OpenID provider (`oidc-provider`) on a port of its own. */
export async function startProvider(...clients: Client[]): Promise<TestProvider> {
  let keys: readonly SigningKey[] = [await makeSigningKey('first')];
  let isAway = false;
  let count = 0;
  let answer: RequestListener = () => {};
  const server = createServer((request, response) => {
    count += 1;
    if (isAway) response.writeHead(503).end();
    else answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answer = await providerAt(issuer, keys, clients);
  return {
    issuer,
    environment: {
      DATELINE_OIDC_ISSUER: issuer,
      DATELINE_OIDC_AUDIENCE: audience,
      DATELINE_OIDC_SCOPES:
        'reader=delivery:read,editor=content:read+content:write,desk=content:publish+content:approve,superuser=admin',
      DATELINE_OIDC_CATEGORIES_CLAIM: 'news.categories',
    },
    keys: () => keys,
    issue: async (client, scope) => {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { Authorization: `Basic ${btoa(`${client}:secret`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', scope, resource: audience }),
      });
      const { access_token: token } = (await response.json()) as { access_token?: string };
      if (!token) throw new Error(`the provider gave no token: ${response.status}`);
      return token;
    },
    sign: (claims, key = keys[0]) => {
      if (!key) throw new Error('the provider has no key');
      return new SignJWT(claims).setProtectedHeader({ alg: key.alg, kid: key.kid }).sign(key.private);
    },
    rotateTo: async (...next) => {
      keys = next;
      answer = await providerAt(issuer, keys, clients);
    },
    setAway: (away) => {
      isAway = away;
    },
    asked: () => count,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
