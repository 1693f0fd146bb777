import type { Entrance } from './stage.ts';

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

/** What a fault happens to, with all that belongs to it. */
export type Scene = {
  /** Of an administrator. */
  key: string;
  /** The database that must have what was acknowledged. Another one after a promotion. */
  databaseUrl: () => string;
  /** Where the desk writes, where readers read, and where readers are asked at the end. */
  desk: readonly Entrance[];
  readers: readonly Entrance[];
  everywhere: readonly Entrance[];
  /**
   * Breaks something, and makes it whole again by the time that it resolves. `milliseconds`: how long it lasts. Resolves
   * to the longest time for which it was broken, in milliseconds, where somebody can't but wait for that.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a fault that has nothing to tell returns nothing.
  strike: (milliseconds: number) => Promise<number | void>;
  close: () => Promise<void>;
};

export type SceneOptions = {
  /** False gives up surviving a power cut, which no fault here is, for a quick start. */
  durable: boolean;
};

export type Fault = {
  name: string;
  title: string;
  /** Why it can't be made here; undefined: it can. */
  cannot?: () => Promise<string | undefined>;
  /** The process itself goes away: a connection refused or reset is no mistake of it. */
  endsProcesses?: boolean;
  bounds: Bounds;
  /** Who can't but wait while it lasts; both unless told otherwise. */
  waiting?: ('reading' | 'writing')[];
  open: (options: SceneOptions) => Promise<Scene>;
};
