/** Escapes what LIKE, and Prisma's `contains` that is made of it, would read as a pattern. */
export const literally = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');
