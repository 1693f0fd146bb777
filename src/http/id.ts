import { z } from 'zod';

/** A UUID as a client sends it; upper case is the same id (RFC 9562, 4). */
export const Id = z.uuid().toLowerCase();
