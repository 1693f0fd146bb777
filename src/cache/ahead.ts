/** Something that schedules will do to what readers see. */
type Planned = { at: number; tags: readonly string[] };

/**
 * What schedules will change, in order. At its instant a change has `begun`: what has its tags is over by our clock.
 * Readers see the new by the slower of two clocks, ours and the database's, so until that too is past the instant
 * nothing with these tags is kept; then the change is `over`.
 */
export class Ahead {
  #planned: Planned[] = [];
  #begun: Planned[] = [];

  add(at: number, tags: readonly string[]): void {
    // A plan is told with each change of what it is of.
    if (this.#planned.some((known) => known.at === at && isSame(known.tags, tags))) return;
    const after = this.#planned.findIndex((planned) => planned.at > at);
    this.#planned.splice(after < 0 ? this.#planned.length : after, 0, { at, tags });
  }

  /** The next instant at which something begins. */
  get next(): number {
    return this.#planned[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Takes what has begun by our clock; gives the tags. */
  begin(now: number): string[] {
    const count = this.#planned.findIndex(({ at }) => at > now);
    const due = this.#planned.splice(0, count < 0 ? this.#planned.length : count);
    this.#begun.push(...due);
    return due.flatMap(({ tags }) => tags);
  }

  /** Takes what has begun by the database's clock too; gives the tags. */
  end(databaseNow: number): string[] {
    if (this.#begun.length === 0) return [];
    const over = this.#begun.filter(({ at }) => at <= databaseNow);
    this.#begun = this.#begun.filter(({ at }) => at > databaseNow);
    return over.flatMap(({ tags }) => tags);
  }

  get isBetween(): boolean {
    return this.#begun.length > 0;
  }

  /** Whether any of these changes between the two clocks right now. */
  isUnsettled(tags: readonly string[]): boolean {
    return this.#begun.some((planned) => planned.tags.some((tag) => tags.includes(tag)));
  }

  /** When the first of these changes, if that is not after `latest`. */
  first(tags: readonly string[], latest: number): number | undefined {
    for (const planned of this.#planned) {
      if (planned.at > latest) return undefined;
      if (planned.tags.some((tag) => tags.includes(tag))) return planned.at;
    }
    return undefined;
  }

  clear(): void {
    this.#planned = [];
    this.#begun = [];
  }
}

const isSame = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((tag, at) => tag === others[at]);
