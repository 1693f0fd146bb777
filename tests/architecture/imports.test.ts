import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

const source = path.resolve('src');

/** Every import of ours: the file, and what it names, both from src/; packages by their name. */
const imports = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('database/generated/'))
  .flatMap((file) => {
    const text = readFileSync(path.join(source, file), 'utf8');
    const named = [...text.matchAll(/(?:from|import|import\()\s*'([^']+)'/g)].map(([, name = '']) => name);
    return named.map((name) => ({
      file,
      name: name.startsWith('.')
        ? path.relative(source, path.resolve(source, path.dirname(file), name))
        : name,
      ours: name.startsWith('.'),
    }));
  });

type Import = (typeof imports)[number];

const breaking = (file: RegExp, isBanned: (imported: Import) => boolean) =>
  imports
    .filter((imported) => file.test(imported.file) && isBanned(imported))
    .map(({ file, name }) => `${file} → ${name}`);

describe('who may import whom', () => {
  test('there is something to look at', () => {
    expect(imports.length).toBeGreaterThan(500);
  });

  test.each<[string, RegExp, (imported: Import) => boolean]>([
    [
      'content/ imports nothing of ours',
      /^content\//,
      ({ name, ours }) => ours && !name.startsWith('content/'),
    ],
    ['errors.ts imports nothing of ours', /^errors\.ts$/, ({ ours }) => ours],
    [
      'http/ knows no resource',
      /^http\//,
      ({ name, ours }) => ours && !/^(?:http|tracing)\/|^errors\.ts$|^auth\/scopes\.ts$/.test(name),
    ],
    ['delivery/ never imports the desk', /^delivery\//, ({ name }) => name.startsWith('editorial/')],
    ['editorial/ never imports the newsstand', /^editorial\//, ({ name }) => name.startsWith('delivery/')],
    [
      'only the list of what is served and the upkeep know previews, which know both sides',
      /^(?!preview\/|resources\.ts$|upkeep\/)/,
      ({ name }) => name.startsWith('preview/'),
    ],
    [
      'only what serves, starts and tidies up knows webhooks, which know both sides',
      /^(?!webhooks\/|resources\.ts$|upkeep\/|start\/)/,
      ({ name }) => name.startsWith('webhooks/'),
    ],
    [
      'requests to servers elsewhere and sealing know nothing of ours',
      /^(?:outbound|sealing)\//,
      ({ name, ours }) => ours && !/^(?:outbound|sealing)\//.test(name),
    ],
    [
      'what sends traces is loaded where traces are wanted',
      /^(?!tracing\/(?:otlp|rounds|sampler)\.ts$)/,
      ({ name }) => name.startsWith('@opentelemetry/'),
    ],
    ['the press knows neither', /^publication\//, ({ name }) => /^(?:editorial|delivery)\//.test(name)],
    [
      'only stores and database/ import Prisma',
      /^(?!database\/)(?!.*store\.ts$)/,
      ({ name }) => name.startsWith('database/generated/') || name.startsWith('@prisma/'),
    ],
    [
      'nobody takes the environment by import',
      /^/,
      ({ name }) => name === 'node:process' || name === 'process',
    ],
  ])('%s', (_, file, isBanned) => {
    expect(breaking(file, isBanned)).toEqual([]);
  });
});
