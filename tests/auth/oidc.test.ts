import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { readConfig } from '../../src/config.ts';
import { startApi, type TestApi } from '../support/api.ts';
import {
  audience,
  makeSigningKey,
  type SigningKey,
  startProvider,
  type TestProvider,
} from '../support/provider.ts';
import { createStory, uniqueHeadline } from '../support/stories.ts';

const articles = '/v1/editorial/articles';
const minute = 60_000;

let provider: TestProvider;
let api: TestApi;

beforeAll(async () => {
  provider = await startProvider(
    { id: 'ana', claims: { name: 'Ana Reyes', news: { categories: ['*'] } } },
    { id: 'robot', claims: { news: { categories: ['sports'] } } },
  );
  api = await startApi(provider.environment);
  // What the provider signs is good from its own now on.
  api.clock.advance(Date.now() - api.clock.now().getTime());
  for (const name of ['Sports', 'Politics'])
    await api.call('post', '/v1/editorial/categories', { body: { name, slug: name.toLowerCase() } });
  await api.call('post', '/v1/editorial/categories', { body: { name: 'Football', parent: 'sports' } });
});

afterAll(async () => {
  await api.close();
  provider.close();
});

beforeEach(() => provider.setAway(false));

const seconds = (from = 0) => Math.floor(api.clock.now().getTime() / 1_000) + from;

/** Undefined takes one away. */
type Changes = { [Name in keyof JWTPayload]: JWTPayload[Name] | undefined };

const claims = (changes: Changes = {}) =>
  ({
    iss: provider.issuer,
    aud: audience,
    sub: 'maria',
    name: 'Maria',
    scope: 'editor',
    news: { categories: ['*'] },
    iat: seconds(),
    exp: seconds(300),
    ...changes,
  }) as JWTPayload;

const read = (token: string) => api.call('get', articles, { as: token });
const write = (token: string, body: object = {}) =>
  api.call('post', articles, { as: token, body: { headline: uniqueHeadline(), ...body } });

describe('a token of the provider', () => {
  test('opens what its scopes are mapped to; audit log and revisions say who it was', async () => {
    const token = await provider.issue('ana', 'editor');
    const made = await write(token);
    expect(made.status).toBe(201);

    const { data } = (await api.call('get', `/v1/editorial/audit?resource=${made.body.id}`)).body;
    expect(data[0].actor).toEqual({
      id: expect.any(String),
      name: 'Ana Reyes',
      kind: 'token',
      issuer: provider.issuer,
      subject: 'ana',
    });
    const { id, name } = data[0].actor;
    const revisions = (await api.call('get', `${articles}/${made.body.id}/revisions`)).body;
    expect(revisions.data[0].actor).toEqual({ id, name });

    // Another token of the same subject is the same actor, in another process too.
    const again = await write(await provider.issue('ana', 'editor'));
    const own = (await api.call('get', `/v1/editorial/audit?actor=${id}`)).body.data;
    expect(own.map((entry: { resourceId: string }) => entry.resourceId)).toEqual([
      again.body.id,
      made.body.id,
    ]);

    const publish = await api.call('post', `${articles}/${made.body.id}/publish`, { as: token });
    expect(publish.status).toBe(403);
    expect(publish.body.detail).toBe('The token of "Ana Reyes" lacks the scope content:publish.');
    expect(publish.headers['www-authenticate']).toMatch(
      /error="insufficient_scope".*scope="content:publish"/,
    );
  });

  test('a new name is that of all its deeds; a strange one is kept as text', async () => {
    const first = await write(await provider.sign(claims({ sub: 'renamed', name: 'Before' })));
    const second = await write(await provider.sign(claims({ sub: 'renamed', name: 'After\u0000\n"' })));
    expect([first.status, second.status]).toEqual([201, 201]);
    for (const { body } of [first, second]) {
      const { data } = (await api.call('get', `/v1/editorial/audit?resource=${body.id}`)).body;
      expect(data[0].actor).toMatchObject({ name: 'After "', subject: 'renamed' });
    }
  });

  test.each([
    ['', 'editor desk', 200, 200],
    ['nothing that is mapped', 'profile admin content:read', 403, 403],
    ['a list', ['editor'], 200, 403],
    ['no text', { editor: true }, 403, 403],
  ])('its scopes claim holds %s', async (_what, scope, reading, publishing) => {
    const token = await provider.sign(claims({ scope }));
    expect((await read(token)).status).toBe(reading);
    const story = await createStory(api);
    expect((await api.call('post', `${articles}/${story.id}/publish`, { as: token })).status).toBe(
      publishing,
    );
  });

  test('of who only reads what is published leaves no row behind', async () => {
    const { prisma } = api.database;
    const before = await prisma.actor.count();
    for (const scope of ['reader', 'nothing'])
      expect((await read(await provider.sign(claims({ sub: 'a reader', scope })))).status).toBe(403);
    expect(await prisma.actor.count()).toBe(before);
  });

  test('the categories claim holds it to them, by id or slug, with those below', async () => {
    const robot = await provider.issue('robot', 'editor desk');
    expect((await write(robot, { category: 'football' })).status).toBe(201);
    const foreign = await write(robot, { category: 'politics' });
    expect([foreign.status, foreign.body.code]).toEqual([403, 'category_forbidden']);

    const { id } = (await api.call('get', '/v1/editorial/categories/politics')).body;
    const byId = await provider.sign(claims({ news: { categories: [id, 'a\u0000', 'unknown'] } }));
    expect((await write(byId, { category: 'politics' })).status).toBe(201);
    expect((await write(byId, { category: 'sports' })).status).toBe(403);

    // Who is named nowhere writes nowhere; an admin is held to nothing.
    const none = await provider.sign(claims({ news: {} }));
    expect((await write(none, { category: 'sports' })).status).toBe(403);
    expect((await read(none)).status).toBe(200);
    const admin = await provider.sign(claims({ news: {}, scope: 'superuser' }));
    expect((await write(admin)).status).toBe(201);
  });

  test('repeats a POST by its Idempotency-Key, with a newer token too, and gives nobody else its answer', async () => {
    const send = async (token: string) =>
      api.call('post', articles, {
        as: token,
        body: { headline: 'Once by token' },
        headers: { 'Idempotency-Key': 'once-by-token' },
      });
    const first = await send(await provider.sign(claims()));
    const second = await send(await provider.sign(claims({ exp: seconds(299) })));
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body.id).toBe(first.body.id);
    expect(second.headers['idempotent-replayed']).toBe('true');
    const other = await send(await provider.sign(claims({ sub: 'somebody else' })));
    expect(other.body.id).not.toBe(first.body.id);
    const stored = await api.database.prisma.idempotentAnswer.findMany();
    expect(stored.some(({ answer }) => Buffer.from(answer).includes('Once by token'))).toBe(false);
  });
});

const withoutSignature = (token: string) => token.slice(0, token.lastIndexOf('.') + 1);
const sharedSecret = (key: SigningKey) => new TextEncoder().encode(JSON.stringify(key.jwk));

describe('what is refused', () => {
  const first = () => provider.keys()[0] as SigningKey;
  test.each<[string, () => Promise<string>, RegExp]>([
    ['an expired one', () => provider.sign(claims({ exp: seconds(-30) })), /has expired/],
    ['one that is not valid yet', () => provider.sign(claims({ nbf: seconds(31) })), /not valid yet/],
    ['one of another issuer', () => provider.sign(claims({ iss: `${provider.issuer}/` })), /another issuer/],
    ['one without an issuer', () => provider.sign(claims({ iss: undefined })), /another issuer/],
    [
      'one for another audience',
      () => provider.sign(claims({ aud: 'https://other.example.org' })),
      /audience/,
    ],
    ['one for nobody in particular', () => provider.sign(claims({ aud: undefined })), /lacks the claim aud/],
    ['one that never ends', () => provider.sign(claims({ exp: undefined })), /lacks the claim exp/],
    ['one without a subject', () => provider.sign(claims({ sub: undefined })), /lacks the claim sub/],
    ['a subject that is no text to keep', () => provider.sign(claims({ sub: 'a\u0000' })), /claim sub/],
    ['a subject that is too long', () => provider.sign(claims({ sub: 'a'.repeat(256) })), /claim sub/],
    ['one that is bound to its sender', () => provider.sign(claims({ cnf: { jkt: 'x' } })), /bound to a key/],
    [
      'one that nobody signed',
      async () => new UnsecuredJWT(claims()).encode(),
      /algorithm that is not accepted/,
    ],
    [
      'one that is signed with what everybody can read',
      async () =>
        new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(sharedSecret(first())),
      /algorithm that is not accepted/,
    ],
    [
      'one of an algorithm that is not on the list',
      async () => provider.sign(claims(), await makeSigningKey('first', 'ES384')),
      /algorithm that is not accepted/,
    ],
    [
      'one that is signed with another key of that name',
      async () => provider.sign(claims(), await makeSigningKey('first')),
      /signature/,
    ],
    [
      'one with another’s claims',
      async () => {
        const [header, , signature] = (await provider.sign(claims())).split('.');
        const [, payload] = (await provider.sign(claims({ scope: 'superuser' }))).split('.');
        return [header, payload, signature].join('.');
      },
      /signature/,
    ],
    ['one without its signature', async () => withoutSignature(await provider.sign(claims())), /signature/],
    ['what only looks like one', async () => 'ey.ey.ey', /not a signed JWT/],
    ['what does not even look like one', async () => 'ey.ey', /not valid/],
  ])('%s', async (_what, make, reason) => {
    const answer = await read(await make());
    expect(answer.status).toBe(401);
    expect(answer.body.detail).toMatch(reason);
    expect(answer.headers['www-authenticate']).toMatch(
      /^Bearer realm="dateline", error="invalid_token", error_description="[^"\\]+"$/,
    );
  });

  test('within the tolerance for its clock, none of that', async () => {
    expect((await read(await provider.sign(claims({ exp: seconds(-29) })))).status).toBe(200);
    expect((await read(await provider.sign(claims({ nbf: seconds(30) })))).status).toBe(200);
  });

  test('without credentials the challenge names no error', async () => {
    const answer = await api.call('get', articles, { as: null });
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="dateline"');
  });
});

describe('the keys of the provider', () => {
  test('rotate: a new one is found when it is first used, an old one opens nothing once it is gone', async () => {
    const [old] = provider.keys();
    const next = await makeSigningKey('second');
    const ofOld = await provider.sign(claims({ exp: seconds(3_600) }));
    expect((await read(ofOld)).status).toBe(200);
    if (!old) throw new Error('no key');

    await provider.rotateTo(next, old);
    api.clock.advance(minute);
    expect((await read(await provider.issue('ana', 'editor'))).status).toBe(200);
    expect((await read(ofOld)).status).toBe(200);

    await provider.rotateTo(next);
    api.clock.advance(11 * minute);
    const gone = await read(ofOld);
    expect([gone.status, gone.body.detail]).toEqual([401, expect.stringMatching(/does not list/)]);
    expect((await read(await provider.sign(claims()))).status).toBe(200);
  });

  test('tokens with keys that nobody knows do not send us to the provider each time', async () => {
    const unknown = await makeSigningKey('unknown');
    const before = provider.asked();
    api.clock.advance(minute);
    const tokens = await Promise.all(Array.from({ length: 30 }, () => provider.sign(claims(), unknown)));
    for (const { status } of await Promise.all(tokens.map(read))) expect(status).toBe(401);
    for (const token of tokens.slice(0, 5)) expect((await read(token)).status).toBe(401);
    // One discovery and one list of keys.
    expect(provider.asked() - before).toBe(2);
    const stranger = await provider.sign(claims({ iss: 'https://elsewhere.example.org' }), unknown);
    api.clock.advance(minute);
    expect((await read(stranger)).status).toBe(401);
    expect(provider.asked() - before).toBe(2);
  });

  test('while the provider is away, keys work and so do the tokens of keys that are known', async () => {
    const unknown = await makeSigningKey('third');
    expect((await read(await provider.sign(claims()))).status).toBe(200);
    provider.setAway(true);
    for (const pause of [minute, 11 * minute, 23 * 60 * minute]) {
      api.clock.advance(pause);
      expect((await read(await provider.sign(claims()))).status).toBe(200);
      expect((await read(api.keys['content:read'])).status).toBe(200);
    }
    // Whether the provider has such a key cannot be told: no refusal.
    const answer = await read(await provider.sign(claims(), unknown));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(answer.body.detail).toMatch(/identity provider/);

    // Not for ever: a key that was taken back a day ago must not open.
    api.clock.advance(120 * minute);
    expect((await read(await provider.sign(claims()))).status).toBe(503);
    expect((await read(api.keys['content:read'])).status).toBe(200);

    provider.setAway(false);
    api.clock.advance(minute);
    expect((await read(await provider.sign(claims()))).status).toBe(200);
  });

  test('a discovery that speaks for another issuer is not believed', async () => {
    const issuer = provider.issuer.replace('127.0.0.1', 'localhost');
    const other = await startApi({ ...provider.environment, DATELINE_OIDC_ISSUER: issuer });
    try {
      const token = await provider.sign(claims({ iss: issuer, exp: seconds(86_400_000) }));
      expect((await other.call('get', articles, { as: token })).status).toBe(503);
    } finally {
      await other.close();
    }
  });
});

describe('the settings', () => {
  const faultsOf = (environment: Record<string, string>) => {
    try {
      readConfig(environment);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('what an issuer cannot be without, and what is wrong, is said at once', () => {
    const faults = faultsOf({
      DATELINE_OIDC_ISSUER: 'https://id.example.org/?a=b',
      DATELINE_OIDC_SCOPES: 'editor=content:read+everything',
      DATELINE_OIDC_ALGORITHMS: 'ES256,HS256',
    });
    expect(faults).toMatch(/ISSUER has a query/);
    expect(faults).toMatch(/AUDIENCE is needed/);
    expect(faults).toMatch(/"editor" the scope "everything"/);
    expect(faults).toMatch(/ALGORITHMS holds one/);
    for (const mapping of ['editor', '=admin', 'a=admin,a=admin', 'a='])
      expect(faultsOf({ DATELINE_OIDC_SCOPES: mapping })).toMatch(/OIDC_SCOPES/);
    expect(faultsOf({ DATELINE_OIDC_ALGORITHMS: 'none' })).toMatch(/ALGORITHMS/);
  });
});
