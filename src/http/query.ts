import { z } from 'zod';
import type { Format } from './contract.ts';
import { Instant } from './instant.ts';

type Range = { min: number; max: number; default: number; description: string };

/** A whole number in a query string. */
export const queryInteger = ({ min, max, default: fallback, description }: Range) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `is less than ${min}`).max(max, `is more than ${max}`))
    .default(fallback)
    .meta({ description, override: { type: 'integer', minimum: min, maximum: max, default: fallback } });

/** true or false in a query string. */
export const queryBoolean = (description: string) =>
  z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description, override: { type: 'boolean' } });

/** An instant, RFC 3339, any offset. */
export const queryInstant = (description: string) =>
  Instant.transform((text) => new Date(text))
    .optional()
    .meta({ description, override: { type: 'string', format: 'date-time' } });

/** The parameter that names one of the forms of an answer. */
export const queryFormat = <F extends Readonly<Record<string, Format>>>(formats: F, description: string) =>
  z
    .enum(['json', ...(Object.keys(formats) as (keyof F & string)[])])
    .default('json')
    .meta({ description });

/** A value that may be given several times: `?tag=a&tag=b`. */
export const queryList = <T extends z.ZodType<string, string>>(item: T, description: string) =>
  z
    .union([item, z.array(item).max(20)])
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .optional()
    .meta({ description });
