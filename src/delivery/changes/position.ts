/**
 * How far somebody has read. In the log: everything up to the change `sequence`, or with `within` that change itself and
 * of the articles that it refreshes those up to this id.
 */
export type LogPosition = { sequence: bigint; within: string | null };

/** In the walk over what was there when the log stood at `sequence`: terms, then articles, each by id. */
export type WalkPosition = { sequence: bigint; walk: 'terms' | 'articles'; after: string };

export type Position = LogPosition | WalkPosition;

/** Before every id. */
export const firstId = '00000000-0000-0000-0000-000000000000';

export const isWalk = (position: Position): position is WalkPosition => 'walk' in position;

export const logAt = (sequence: bigint): LogPosition => ({ sequence, within: null });

export const walkAt = (sequence: bigint): WalkPosition => ({ sequence, walk: 'terms', after: firstId });

/** Whether one reader of the log is as far as another, or farther. Who still walks is behind everybody. */
export function isAsFar(one: Position, other: LogPosition): boolean {
  if (isWalk(one)) return false;
  if (one.sequence !== other.sequence) return one.sequence > other.sequence;
  return one.within === null || (other.within !== null && one.within >= other.within);
}
