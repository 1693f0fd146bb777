import { Prisma } from './generated/client.ts';

/**
 * A number of rows, in the text of a statement. As a parameter, Postgres would think a plan that lasts, which is for any
 * number of rows, dearer than planning each time anew, and plan each time.
 */
export const limit = (rows: number) => Prisma.raw(`LIMIT ${Math.trunc(rows)}`);
