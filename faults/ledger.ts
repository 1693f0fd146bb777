/** What the desk was told of one article. `turn` counts what was written to it, and stands at the end of its headline. */
export type Entry = {
  id: string;
  /** Its headline without the turn. */
  title: string;
  /** Of the working copy. */
  turn: number;
  revision: number;
  etag: string;
  /** The last turn that was published, and each that readers must see from when on. */
  published: number;
  acknowledged: { turn: number; at: number; front: string }[];
  /** How many saves and publications were acknowledged. */
  saves: number;
  publications: number;
};

export type Ledger = {
  entries: Entry[];
  /** Acknowledged writes of all kinds. */
  writes: number;
  /** Said to be refused or unanswered, and done all the same: not wrong, but worth knowing. */
  doneUnanswered: number;
};

export const createLedger = (): Ledger => ({ entries: [], writes: 0, doneUnanswered: 0 });

/** How old another process may show an article, in milliseconds. */
const allowance = 1_000;

/** The turn of an article that readers of a process must see at least, when they ask now. */
export function least({ acknowledged }: Entry, front: string): number {
  const now = performance.now();
  let turn = 0;
  for (const known of acknowledged)
    if (known.front === front || now - known.at > allowance) turn = Math.max(turn, known.turn);
  return turn;
}

export const headlineOf = (article: string, turn: number) => `${article}, turn ${turn}`;

export const turnIn = (headline: string): number => Number(/turn (\d+)$/.exec(headline)?.[1]);

/** So begins the headline of what a fault makes itself: it is in no ledger. */
export const aside = 'Aside: ';
