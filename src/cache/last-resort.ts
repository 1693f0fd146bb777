import type { KeptAnswer } from '../http/kept-answers.ts';
import type { Ahead } from './ahead.ts';

/** For how long a database that was found away is taken to be so before one request tries again, in milliseconds. */
const avoided = 1_000;
/** How long an answer may be awaited where there is one to fall back on, in milliseconds. */
const patience = 1_000;

export type LastResortOptions = {
  /** What was kept under a key when something was heard last. */
  held: (key: string) => KeptAnswer | undefined;
  /** It has been read anew: nobody is to see the old state again. */
  supersede: (key: string) => void;
  /** Whether an error says that the database is away. */
  isAway: (error: unknown) => boolean;
  /** How old what is given may be, in seconds; 0: nothing is. */
  staleIfError: number;
};

/**
 * While the database is away, readers get what was held when it was last heard: it stood then, and where the database is
 * gone nobody can have changed it. Whatever can be had from the database is had from there.
 */
export function createLastResort({ held, supersede, isAway, staleIfError }: LastResortOptions) {
  let since: { heardAt: number; ahead: Ahead } | undefined;
  let awayUntil = 0;

  function find(key: string, now: number): KeptAnswer | undefined {
    if (!since) return undefined;
    const age = (performance.now() - since.heardAt) / 1_000;
    const kept = age > staleIfError ? undefined : held(key);
    // What a schedule has ended meanwhile is not given.
    if (!kept || since.ahead.isUnsettled(kept.tags) || since.ahead.first(kept.tags, now) !== undefined)
      return undefined;
    const { sentTo: _, ...rest } = kept;
    return { ...rest, age };
  }

  async function answer(key: string, now: number, make: () => Promise<KeptAnswer>): Promise<KeptAnswer> {
    if (performance.now() < awayUntil) {
      const kept = find(key, now);
      if (kept) return kept;
    } else if (awayUntil > 0) awayUntil = performance.now() + avoided;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, patience, 'late').unref();
    });
    const making = make();
    try {
      const made = await Promise.race([making, late]);
      if (made === 'late') {
        const kept = find(key, now);
        if (!kept) return await making;
        awayUntil = performance.now() + avoided;
        making.catch(() => {});
        return kept;
      }
      awayUntil = 0;
      if (since) supersede(key);
      return made;
    } catch (error) {
      if (!isAway(error)) throw error;
      if (since) awayUntil = performance.now() + avoided;
      const kept = find(key, now);
      if (!kept) throw error;
      return kept;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    /** From here on nothing is heard. `ahead` is what schedules end. */
    begin: (heardAt: number, ahead: Ahead) => {
      if (staleIfError > 0) since ??= { heardAt, ahead };
    },
    end: () => {
      since = undefined;
      awayUntil = 0;
    },
    answer,
  };
}
