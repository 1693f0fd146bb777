import type { ClientRequest, ServerResponse } from 'node:http';
import type { Answer } from './answer.ts';
import type { Coding, Prepared } from './send.ts';

/** An answer of delivery that is ready to be sent any number of times. */
export type KeptAnswer = Pick<Answer, 'status' | 'location' | 'link'> & {
  operation: string;
  /** What it depends on. */
  tags: readonly string[];
  /** Absent: no body. */
  prepared?: Prepared;
  /** Seconds since it was last known to stand, where nothing newer can be had. Absent: it stands. */
  age?: number;
  /** The headers that it was sent with: each status and coding once. */
  heads: Head[];
  /** Whether a request to an address that it was sent to, and that accepts these types, is to have it. */
  suits: (accept: string | undefined) => boolean;
  /** Remembers an address, as sent, that it is the answer to. */
  sentTo?: (address: string) => void;
};

/** Names and values by turns; that at `requestIdAt` is of one request alone. */
export type Head = { status: number; coding: Coding; fields: string[]; requestIdAt: number };

/** What the pipeline asks of the response cache; `cache/` answers. */
export type KeptAnswers = {
  /** The answer that is kept under a key, or that of `make`, which one of all who ask at the same time carries out. */
  take: (key: string, now: Date, make: () => Promise<KeptAnswer>) => Promise<KeptAnswer>;
  /**
   * Resolves when whatever was committed before is no longer answered from here; `hasWritten` says that something
   * certainly was. Never rejects.
   */
  caughtUp: (hasWritten?: boolean) => Promise<void>;
  /** Seconds until what has these tags changes by schedule, if that is within `seconds`. */
  secondsLeft: (tags: readonly string[], now: Date, seconds: number) => number | undefined;
};

/** The headers of an answer that is about to be sent, so that the same can be sent again. */
export function headOf(response: ServerResponse, coding: Coding): Head {
  const fields: string[] = [];
  let requestIdAt = -1;
  // Every outgoing message can tell them; the types say so of one.
  const names = (response as unknown as ClientRequest).getRawHeaderNames();
  for (const name of names) {
    // Of the connection, which ends when the process does, and of who asked.
    if (/^(?:connection|ratelimit|ratelimit-policy)$/i.test(name)) continue;
    if (name.toLowerCase() === 'x-request-id') requestIdAt = fields.length + 1;
    fields.push(name, String(response.getHeader(name)));
  }
  // Copied, it has no room to grow: there are thousands of these.
  return { status: response.statusCode, coding, fields: fields.slice(), requestIdAt };
}
