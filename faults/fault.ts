import type { Front, Stage, StageOptions } from './stage.ts';

/**
 * What is promised for a fault, in milliseconds; docs/running.md says the same in words. For those that can't but wait,
 * the time for which something is broken comes on top.
 */
export type Bounds = {
  /** Longest time that readers of articles nobody is writing see errors. */
  held: number;
  /** The same for whatever else is read. */
  reading: number;
  /** Longest time that the desk is refused. */
  writing: number;
  /** Until all is well, from the moment when what was broken is whole again. */
  recovery: number;
};

export type Fault = {
  name: string;
  title: string;
  /** How many processes of the product; 1 unless told otherwise. Settings of each, by its number. */
  processes?: number;
  environment?: (at: number, stage: Stage) => Promise<Record<string, string>>;
  stage?: StageOptions;
  /** Where the load goes; each process by itself unless told otherwise. */
  entrances?: (stage: Stage) => Promise<{ desk: Front[]; readers: Front[] }>;
  /** Called before anything runs on the Postgres. */
  arrange?: (stage: Stage) => Promise<void>;
  /** Why it can't be made here; undefined: it can. */
  cannot?: () => Promise<string | undefined>;
  /** The process itself goes away: a connection refused or reset is no mistake of it. */
  endsProcesses?: boolean;
  bounds: Bounds;
  /** Who can't but wait while it lasts; both unless told otherwise. */
  waiting?: ('reading' | 'writing')[];
  /**
   * Breaks something, and makes it whole again by the time that it resolves. `milliseconds`: how long it lasts. Resolves
   * to the longest time for which it was broken, in milliseconds, where somebody can't but wait for that.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a fault that has nothing to tell returns nothing.
  strike: (stage: Stage, milliseconds: number) => Promise<number | void>;
};
