import type { Problem } from '../http/problem.ts';

/** The API answered with a problem document. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** Seconds that it asks to be left alone for. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

/** There is no Dateline at the address: nothing answered, or something else did. */
export class ConnectionError extends Error {
  /** Seconds, should what answers instead ask for them: a proxy before a server that is away. */
  readonly retryAfter: number | undefined;

  constructor(message: string, cause?: unknown, retryAfter?: number) {
    super(message, { cause });
    this.name = 'ConnectionError';
    this.retryAfter = retryAfter;
  }
}
