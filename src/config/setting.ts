import { z } from 'zod';

export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'is not a port number')
  .transform(Number)
  .pipe(z.number().max(65_535, 'is not a port number'));

export const whole = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/, 'is not a whole number')
    .transform(Number)
    .pipe(z.number().min(minimum, `is less than ${minimum}`).max(maximum, `is more than ${maximum}`));

export const flag = z
  .enum(['true', 'false'], 'is neither true nor false')
  .transform((text) => text === 'true');

export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** Written as a URI, so that addresses can be made by adding to it. */
export const siteUrl = z
  .url({ protocol: /^https?$/, error: 'is not an http or https URL' })
  .transform((text) => new URL(text).href.replace(/\/+$/, ''));

export type Setting<T extends z.ZodType> = {
  schema: T;
  default: z.output<T>;
  shown?: string;
  meaning: string;
};

export const setting = <T extends z.ZodType>(
  schema: T,
  fallback: z.output<T>,
  meaning: string,
  shown?: string,
): Setting<T> => ({
  schema,
  default: fallback,
  meaning,
  ...(shown === undefined ? {} : { shown }),
});
