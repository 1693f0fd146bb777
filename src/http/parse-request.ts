import type { z } from 'zod';
import type { Fault } from '../errors.ts';
import { pointerOf } from './well-formed.ts';

type Place = 'body' | 'query' | 'path';

/** Most faults that an answer names: enough to mend by, and no megabyte in return for a megabyte. */
export const mostFaults = 100;

/** Longest query string that is read, in bytes. */
const maxQueryLength = 8_192;

/**
 * Reads a query string strictly: bad percent-encoding is a fault, and a parameter given several times is an
 * array, which a schema that wants one value refuses by name.
 */
export function readQuery(search: string): { values: Record<string, string | string[]>; faults: Fault[] } {
  const values: Record<string, string | string[]> = Object.create(null);
  const faults: Fault[] = [];
  if (search.length > maxQueryLength)
    return {
      values,
      faults: [{ parameter: '', detail: `The query string is longer than ${maxQueryLength} bytes.` }],
    };
  for (const pair of search.split('&')) {
    if (pair === '') continue;
    const [rawName = '', ...rest] = pair.split('=');
    try {
      const name = decodeURIComponent(rawName.replaceAll('+', ' '));
      const value = decodeURIComponent(rest.join('=').replaceAll('+', ' '));
      const present = values[name];
      if (value.includes('\u0000')) faults.push({ parameter: name, detail: 'holds U+0000' });
      if (present === undefined) values[name] = value;
      else values[name] = Array.isArray(present) ? [...present, value] : [present, value];
    } catch {
      faults.push({ parameter: rawName.slice(0, 100), detail: 'is not valid percent-encoded UTF-8' });
    }
  }
  return { values, faults };
}

const describe = (place: Place, path: readonly PropertyKey[], detail: string): Fault =>
  place === 'body' ? { pointer: pointerOf(path), detail } : { parameter: String(path[0] ?? ''), detail };

/** Our words where a schema has none of its own; the library's say "received undefined" to people who sent JSON. */
function wordingOf(issue: z.core.$ZodIssue): string {
  if (!/^(?:Invalid|Too) /.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `is not of the type ${issue.expected}`;
    case 'too_small':
      return `is ${issue.origin === 'string' ? 'shorter' : 'less'} than ${issue.minimum}`;
    case 'too_big':
      return `is ${issue.origin === 'string' ? 'longer' : 'more'} than ${issue.maximum}`;
    case 'invalid_value':
      return `is none of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return `is not of the form ${issue.format}`;
    default:
      return 'is not of the documented form';
  }
}

function faultsOfIssue(place: Place, issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys
      .slice(0, mostFaults)
      .map((key) => describe(place, [...issue.path, key], 'is not known here'));
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The alternative that came furthest is the one that was meant.
    const best = [...issue.errors].sort((a, b) => depthOf(b) - depthOf(a))[0];
    if (best && depthOf(best) > 0)
      return best.flatMap((inner) =>
        faultsOfIssue(place, { ...inner, path: [...issue.path, ...inner.path] }),
      );
  }
  if (place === 'query' && Array.isArray(issue.input))
    return [describe(place, issue.path, 'is given more than once')];
  return [describe(place, issue.path, wordingOf(issue))];
}

const depthOf = (issues: readonly z.core.$ZodIssue[]) =>
  Math.max(0, ...issues.map((issue) => issue.path.length));

/** Parses one part of a request and adds what is wrong with it to `faults`. */
export function parsePart(schema: z.ZodType, value: unknown, place: Place, faults: Fault[]): unknown {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    for (const fault of faultsOfIssue(place, issue)) {
      if (faults.length >= mostFaults) return undefined;
      faults.push(fault);
    }
  }
  return undefined;
}
