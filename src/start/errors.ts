/** A start that failed for a reason its operator can act on: the message is all they need. */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
  }
}

const mistakes = [TypeError, ReferenceError, RangeError, SyntaxError];

/** Whether an error tells of a mistake of ours, whose stack is wanted, and not of the world around. */
export const isMistake = (error: unknown): boolean =>
  !(error instanceof Error) || mistakes.some((kind) => error instanceof kind);
