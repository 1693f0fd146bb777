import { letOut } from '../../../http/let-out.ts';
import { ChangeEntry } from '../schema.ts';

/** What the schema does not list does not leave on this way either. */
const listed = letOut(ChangeEntry);

/** In how many milliseconds a client whose stream has ended comes back. */
const retry = 2_000;

/** Without data it is no event, and yet it tells the client where it stands. */
export const standing = (token: string) => Buffer.from(`: still here\nid: ${token}\n\n`);

/** Why it ends, where coming back is of no use: of a type of its own, so that nobody takes it for an entry. */
export const lastWord = (detail: string) =>
  Buffer.from(`event: end\ndata: ${JSON.stringify({ code: 'unauthenticated', detail })}\n\n`);

export const opening = (token: string) => Buffer.from(`retry: ${retry}\nid: ${token}\n\n`);

export const eventsOf = (entries: readonly ChangeEntry[]) =>
  Buffer.from(
    entries.map((entry) => `id: ${entry.token}\ndata: ${JSON.stringify(listed(entry))}\n\n`).join(''),
    'utf8',
  );
