import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { readZonedInstant } from '../../src/content/zoned-instant.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { rounds } from '../support/rounds.ts';
import { createTerm, type Json } from '../support/stories.ts';
import { advance, type Command, carryOut, type Model, newModel, visibleText } from './model.ts';

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Kathmandu',
];
const hour = 3_600_000;
const quarter = 900_000;
const runs = rounds(6, 25);
const perRun = 40;
const steps = 3;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const now = () => api.clock.now().getTime();

/** The next change of clocks in a zone, or the next noon where there is none. */
function nextTurn(timeZone: string): number {
  const here = Temporal.Instant.fromEpochMilliseconds(now() + 40 * hour).toZonedDateTimeISO(timeZone);
  return (here.getTimeZoneTransition('next') ?? here.add({ days: 1 })).epochMilliseconds;
}

const wallTime = (at: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });

/** An instant as an editor writes it: in the wall time of a zone, with an offset only where that is needed. */
function written(at: number, timeZone: string): string {
  const local = `${wallTime(at, timeZone)}[${timeZone}]`;
  const read = readZonedInstant(local);
  if (typeof read !== 'string') return local;
  return Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(timeZone)
    .toString({ smallestUnit: 'minute' });
}

/** Quarters of an hour from the change of clocks, most of them close to it. */
const offset = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: -8, max: 8 }) },
  { weight: 1, arbitrary: fc.integer({ min: -120, max: 120 }) },
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

type Script = { kind: Command['kind'] | 'nothing'; at: number | null; end: number | null | undefined };
const script: fc.Arbitrary<Script> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant('publish' as const) },
    { weight: 2, arbitrary: fc.constantFrom('save' as const, 'nothing' as const) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'unpublish' as const,
        'end' as const,
        'unschedule' as const,
        'embargo' as const,
      ),
    },
  ),
  at: maybe(offset),
  end: fc.oneof(fc.constant(undefined), maybe(offset)),
});

type Article = { id: string; model: Model; scripts: Script[]; timeZone: string };

function commandOf(
  { kind, at, end }: Script,
  name: string,
  instant: (quarters: number) => number,
): Command | null {
  const orNull = (quarters: number | null) => (quarters === null ? null : instant(quarters));
  if (kind === 'nothing') return null;
  if (kind === 'save') return { kind, text: name };
  if (kind === 'publish') return { kind, at: orNull(at), end: end === undefined ? undefined : orNull(end) };
  if (kind === 'end') return { kind, end: orNull(at) };
  if (kind === 'embargo') return { kind, until: instant(at ?? 4) };
  return { kind };
}

async function send({ id, timeZone }: Article, command: Command): Promise<number> {
  const path = `/v1/editorial/articles/${id}`;
  const text = (at: number | null) => (at === null ? null : written(at, timeZone));
  const headers = { 'if-match': '*' };
  const post = async (action: string, body?: Json) =>
    (await api.call('post', `${path}/${action}`, body === undefined ? {} : { body })).status;
  switch (command.kind) {
    case 'save':
      return (await api.call('patch', path, { headers, body: { standfirst: command.text } })).status;
    case 'publish':
      return post('publish', {
        ...(command.at === null ? {} : { publishAt: text(command.at) }),
        ...(command.end === undefined ? {} : { unpublishAt: text(command.end) }),
      });
    case 'unpublish':
      return post('unpublish');
    case 'end':
      return post('unpublish', { unpublishAt: text(command.end) });
    case 'unschedule':
      return post('unschedule');
    case 'embargo':
      return (await api.call('put', `${path}/embargo`, { headers, body: { until: text(command.until) } }))
        .status;
  }
}

async function moveTo(instant: number, articles: Article[]): Promise<void> {
  if (instant > now()) api.clock.advance(instant - now());
  for (const { model } of articles) advance(model, now());
}

async function compare(category: string, articles: Article[]): Promise<void> {
  const { body } = await api.call('get', `/v1/articles?category=${category}&limit=100&fields=standfirst`);
  const shown = Object.fromEntries(body.data.map(({ id, standfirst }: Json) => [id, standfirst]));
  const wanted = Object.fromEntries(
    articles.flatMap(({ id, model }) => {
      const text = visibleText(model);
      return text === null ? [] : [[id, text]];
    }),
  );
  expect({ at: api.clock.now(), shown }).toEqual({ at: api.clock.now(), shown: wanted });
}

/** The instants at which something should happen of its own accord. */
const turningPoints = (articles: Article[]) =>
  articles.flatMap(({ model: { planned, stage } }) =>
    [planned?.from, planned?.end, stage?.end].filter(
      (at): at is number => typeof at === 'number' && at > now(),
    ),
  );

test(`what readers see at any instant is what the rules say: ${runs * perRun} schedules around changes of clocks`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...zones),
      fc.array(fc.array(script, { minLength: steps, maxLength: steps }), {
        minLength: perRun,
        maxLength: perRun,
      }),
      fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
      async (timeZone, scripts, picks) => {
        const turn = nextTurn(timeZone);
        const instant = (quarters: number) => turn + quarters * quarter;
        const { id: category } = await createTerm(api, 'categories', `Run ${now()}`);
        const { body } = await api.call('post', '/v1/editorial/bulk/articles', {
          body: {
            mode: 'all',
            operations: scripts.map((_, at) => ({
              op: 'create',
              article: {
                headline: `Scheduled ${now()} ${at}`,
                standfirst: 'first',
                category,
                sections: [{ markdown: 'Text.' }],
              },
            })),
          },
        });
        const articles = scripts.map((own, at): Article => {
          const { id } = body.results[at];
          return { id, model: newModel('first'), scripts: own, timeZone };
        });
        for (let step = 0; step < steps; step += 1) {
          await moveTo(instant(-30 + step * 29 + ((picks[step] ?? 0) % 5)), articles);
          await Promise.all(
            articles.map(async (article, at) => {
              const command = commandOf(article.scripts[step] as Script, `${step} ${at}`, instant);
              if (!command) return;
              const expected = carryOut(article.model, command, now());
              expect([command, await send(article, command)]).toEqual([command, expected]);
            }),
          );
          await compare(category, articles);
        }
        const points = [...new Set(turningPoints(articles))].sort((a, b) => a - b);
        const chosen = points.filter((_, at) => at % Math.ceil(points.length / 8) === 0);
        for (const point of chosen) {
          await moveTo(point - 1, articles);
          await compare(category, articles);
          await moveTo(point, articles);
          await compare(category, articles);
        }
      },
    ),
    { numRuns: runs, endOnFailure: true },
  );
}, 180_000);

test('a wall time is read as the zone has it, and what a change of clocks skips or repeats is never guessed', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({
        min: Date.parse('2026-01-01T00:00Z') / 60_000,
        max: Date.parse('2036-01-01T00:00Z') / 60_000,
      }),
      (timeZone, minutes) => {
        const at = minutes * 60_000;
        const local = wallTime(at, timeZone);
        const read = readZonedInstant(`${local}[${timeZone}]`);
        if (typeof read === 'string') {
          expect(read).toContain('comes twice');
          const named = [...read.matchAll(/\d{4}-\d{2}-\d{2}T[^ ]+\]/g)].map(([text]) =>
            readZonedInstant(text),
          );
          expect(named).toContainEqual({ at: new Date(at), timeZone });
        } else expect(read).toEqual({ at: new Date(at), timeZone });
      },
    ),
    { numRuns: rounds(500, 2_000) },
  );
});
