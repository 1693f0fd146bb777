import { Prisma } from './generated/client.ts';

/** A value for a nullable JSON column: null there is SQL's, not JSON's. */
export const jsonOrNull = (value: unknown) =>
  value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue);
