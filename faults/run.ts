import { setTimeout as sleep } from 'node:timers/promises';
import type { Bounds, Fault } from './fault.ts';
import { type Lane, longestOutage, wellAgainAt } from './lane.ts';
import { createLedger } from './ledger.ts';
import { startReaders } from './readers.ts';
import { findLosses } from './verify.ts';
import { createWriter, keepWriting } from './writer.ts';

export type Outcome = {
  fault: Fault;
  acknowledged: number;
  answers: number;
  lost: string[];
  wrong: string[];
  /** Longest outages, in milliseconds. */
  held: number;
  reading: number;
  writing: number;
  recovery: number;
  /** How long something was broken at a time, where that is what the outages above are made of. */
  away: number;
  slowest: number;
  doneUnanswered: number;
  isRecovered: boolean;
  reasons: Map<string, number>;
};

export type RunOptions = {
  /** How long the fault lasts, and how long there is load before and after it, in seconds. */
  seconds: number;
  durable?: boolean;
  writers?: number;
  /** How many articles nobody writes while it lasts. */
  quiet?: number;
};

/** How long is waited for everything to be well again, in milliseconds. */
const patience = 60_000;

/** Makes one fault under load, and tells what came of it. */
export async function runFault(fault: Fault, options: RunOptions): Promise<Outcome> {
  const { seconds, durable = true, writers: wanted = 3, quiet: quietOnes = 8 } = options;
  const scene = await fault.open({ durable });
  try {
    const { desk, readers, key } = scene;
    const still = createLedger();
    const first = createWriter({ name: 'Quiet', fronts: desk.slice(0, 1), key, ledger: still });
    for (let at = 1; at <= quietOnes; at += 1) await first.create(`Quiet ${at}`);
    const ledger = createLedger();
    const stopping = new AbortController();
    const { signal } = stopping;
    const writers = Array.from({ length: wanted }, (_, at) =>
      createWriter({ name: `Desk ${at + 1}`, fronts: desk, key, ledger }),
    );
    const writing = writers.map((writer) => keepWriting(writer, signal));
    const reading = readers.flatMap((front) =>
      startReaders(front, { key, ledger, quiet: still.entries, signal }),
    );
    const lanes: Lane[] = [...writers, ...reading].map(({ lane }) => lane);

    await sleep(seconds * 1_000);
    const away = (await scene.strike(seconds * 1_000)) ?? 0;
    const healedAt = performance.now();
    await sleep(seconds * 1_000);
    const isWell = () => lanes.every((lane) => !lane.isFailing() && lane.lastGoodAt > healedAt);
    while (!isWell() && performance.now() - healedAt < patience) await sleep(50);
    const isRecovered = isWell();
    stopping.abort();
    if (!isRecovered) for (const writer of writers) writer.giveUp();
    await Promise.all([...writing, ...reading.map(({ running }) => running)]);

    const lost = await findLosses(scene, [...still.entries, ...ledger.entries]);
    const of = (...kinds: Lane['kind'][]) => lanes.filter(({ kind }) => kinds.includes(kind));
    const reasons = new Map<string, number>();
    for (const lane of lanes)
      for (const [reason, count] of lane.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    const wrong = lanes.flatMap((lane) => lane.wrong);
    if (!fault.endsProcesses)
      for (const reason of reasons.keys())
        if (/^[A-Z_a-z]+$/.test(reason)) wrong.push(`a connection of the API failed: ${reason}`);
    return {
      fault,
      acknowledged: still.writes + ledger.writes,
      answers: lanes.reduce((sum, { answers }) => sum + answers, 0),
      lost,
      wrong,
      held: longestOutage(of('held')),
      reading: longestOutage(of('changing', 'list', 'uncached')),
      writing: longestOutage(of('write')),
      recovery: Math.max(0, wellAgainAt(lanes) - healedAt),
      away,
      slowest: Math.max(...lanes.map(({ slowest }) => slowest)),
      doneUnanswered: ledger.doneUnanswered,
      isRecovered,
      reasons,
    };
  } finally {
    await scene.close();
  }
}

/** What an outcome breaks of what is promised. Times count only where `withTimes`. */
export function broken(outcome: Outcome, withTimes = true): string[] {
  const { lost, wrong, isRecovered, acknowledged } = outcome;
  const faults = [...lost, ...wrong];
  if (!isRecovered) faults.push('It did not recover.');
  if (acknowledged === 0) faults.push('Nothing was written.');
  if (withTimes)
    for (const name of ['held', 'reading', 'writing', 'recovery'] as const)
      if (outcome[name] > boundOf(outcome, name))
        faults.push(
          `${name}: ${Math.round(outcome[name])} ms, and the bound is ${Math.round(boundOf(outcome, name))} ms.`,
        );
  return faults;
}

/** In milliseconds. */
export const boundOf = ({ fault, away }: Outcome, name: keyof Bounds): number =>
  fault.bounds[name] + ((fault.waiting ?? ['reading', 'writing']).some((one) => one === name) ? away : 0);
