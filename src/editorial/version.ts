import { preconditionFailed } from '../errors.ts';
import type { AcceptedVersions } from '../http/etag.ts';

export const isAccepted = (version: number, accepted: AcceptedVersions): boolean =>
  accepted === 'any' || accepted.includes(version);

export const staleDetail = (what: string, version: number): string =>
  `${what} has changed since: it is at version ${version}. Read it again and repeat the change.`;

/** Refuses a write that was made from another state than the one there is. */
export function checkVersion(what: string, version: number, accepted: AcceptedVersions): void {
  if (!isAccepted(version, accepted)) throw preconditionFailed(staleDetail(what, version));
}
