import { preconditionFailed } from '../errors.ts';
import type { AcceptedVersions } from '../http/etag.ts';

/** Refuses a write that was made from another state than the one there is. */
export function checkVersion(what: string, version: number, accepted: AcceptedVersions): void {
  if (accepted === 'any' || accepted.includes(version)) return;
  throw preconditionFailed(
    `${what} has changed since: it is at version ${version}. Read it again and repeat the change.`,
  );
}
