import type { KeptAnswer } from '../http/kept-answers.ts';

export type Entry = KeptAnswer & {
  key: string;
  /** Addresses, as sent, that it is the answer to. */
  addresses: string[];
};

/** What an answer takes beside its bytes: the entry, its headers, and for each tag a place in the index. */
const overhead = { entry: 1_500, tag: 150 };

/** In bytes, about: what counts towards the most that the cache may hold. */
export const sizeOf = ({ key, tags, prepared, addresses }: Entry) =>
  overhead.entry +
  overhead.tag * tags.length +
  2 * key.length +
  addresses.reduce((sum, address) => sum + 2 * address.length + 100, 0) +
  Object.values(prepared?.coded ?? {}).reduce((sum, bytes) => sum + bytes.length, 0);
