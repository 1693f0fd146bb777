import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { roles } from '../../src/roles.ts';

type Service = {
  environment?: Record<string, string | number | null>;
  volumes?: string[];
  depends_on?: string[] | Record<string, unknown>;
  profiles?: string[];
};

const secrets = {
  POSTGRES_PASSWORD: 'owner',
  READER_PASSWORD: 'reader',
  REPLICATION_PASSWORD: 'replication',
};

/** As Compose reads it: what is not set has its default, or ends it. */
const filledIn = (text: string): string => {
  // A default may name another one: from the inside out.
  const filled = text.replaceAll(
    /\$\{(\w+):([-?])([^{}]*)\}/g,
    (_, name: string, kind: string, rest: string) => {
      const value = secrets[name as keyof typeof secrets];
      if (value === undefined && kind === '?') throw new Error(`${name} is not among the secrets`);
      return value ?? rest;
    },
  );
  return filled === text ? text : filledIn(filled);
};

const servicesOf = (file: string) =>
  (parse(filledIn(readFileSync(file, 'utf8')), { merge: true }) as { services: Record<string, Service> })
    .services;

const alone = servicesOf('docker-compose.yml');
const scaled = servicesOf('docker-compose.scale.yml');

test('each process of the compose files has settings that a start accepts, and all roles are there', () => {
  const roles = [alone.api, ...Object.values(scaled)].flatMap((service) => {
    const { environment = {} } = service ?? {};
    if (!('DATABASE_URL' in environment)) return [];
    const texts = Object.entries(environment).map(([name, value]) => [name, String(value ?? '')]);
    const config = readConfig(Object.fromEntries(texts));
    expect(config.DATELINE_HOST).toBe('0.0.0.0');
    return [[config.DATELINE_ROLE, config.DATABASE_REPLICA_URL !== undefined]];
  });
  expect(roles).toEqual([
    ['all', false],
    ['delivery', true],
    ['delivery', true],
    ['editorial', false],
    ['worker', false],
  ]);
  expect(scaled.api?.profiles).toEqual(['alone']);
});

test('what the scaled file depends on and mounts is there', () => {
  const all = { ...alone, ...scaled };
  for (const { depends_on = [], volumes = [] } of Object.values(scaled)) {
    for (const name of Array.isArray(depends_on) ? depends_on : Object.keys(depends_on))
      expect(all).toHaveProperty([name]);
    for (const [source = ''] of volumes.map((volume) => volume.split(':')))
      if (source.startsWith('./')) expect([source, existsSync(source)]).toEqual([source, true]);
  }
  const proxy = readFileSync('docker/haproxy.cfg', 'utf8');
  const behind = [...proxy.matchAll(/^ {2}server \S+ (\S+):3000 check$/gm)].map(([, name]) => name);
  expect(behind).toEqual(['delivery-1', 'delivery-2', 'desk']);
  for (const name of behind) expect(scaled).toHaveProperty([name ?? '']);
});

/** Of one section of the load balancer's settings, its lines. */
const linesOf = (settings: string, section: string) =>
  (settings.split(/^(?=[a-z])/m).find((each) => each.startsWith(`${section}\n`)) ?? '')
    .split('\n')
    .slice(1)
    .map((line) => line.trim());

test('the load balancer asks each process for the role it has there', () => {
  const proxy = readFileSync('docker/haproxy.cfg', 'utf8');
  for (const backend of ['delivery', 'desk']) {
    const lines = linesOf(proxy, `backend ${backend}`);
    expect(lines).toContain('option httpchk GET /health/ready');
    const [, answer] = /^http-check expect string '(.*)'$/m.exec(lines.join('\n')) ?? [];
    const { role } = z.object({ role: z.enum(roles) }).parse(JSON.parse(`{${answer}}`));
    for (const [, name] of lines.join('\n').matchAll(/^server (\S+) /gm))
      expect(scaled[name ?? '']?.environment?.DATELINE_ROLE).toBe(role);
  }
});

test('without Docker, nothing of its names is left in the settings of the load balancer', () => {
  const script = readFileSync('scripts/topology/topology.sh', 'utf8');
  const [command = ''] = /^ {2}sed -e [\s\S]*?"\$root\/docker\/haproxy\.cfg"/m.exec(script) ?? [];
  const env = { ...process.env, root: '.', lb: '7400', delivery1: '7401', delivery2: '7402', desk: '7403' };
  const settings = execFileSync('bash', ['-euc', command], { encoding: 'utf8', env });
  expect(settings).not.toMatch(/resolvers|init-addr|:3000|:8080/);
  expect(linesOf(settings, 'defaults')).toContain('default-server inter 1s fall 2 rise 1');
  expect(linesOf(settings, 'frontend all')).toContain('bind 127.0.0.1:7400');
  const servers = [...settings.matchAll(/^ {2}server \S+ (\S+) check$/gm)].map(([, address]) => address);
  expect(servers).toEqual(['127.0.0.1:7401', '127.0.0.1:7402', '127.0.0.1:7403']);
});

test('what the load balancer says itself is a problem like any other', () => {
  const proxy = readFileSync('docker/haproxy.cfg', 'utf8');
  const errors = [
    ...proxy.matchAll(/http-error status (\d+) content-type (\S+) hdr Retry-After 1 .* string '(.*)'$/gm),
  ];
  expect(errors.map(([, status]) => status)).toEqual(['502', '503', '504']);
  for (const [, status, type, body] of errors) {
    expect(type).toBe('application/problem+json');
    expect(JSON.parse(body ?? '')).toMatchObject({
      type: 'urn:dateline:problem:unavailable',
      code: 'unavailable',
      status: Number(status),
      errors: [],
    });
  }
});
