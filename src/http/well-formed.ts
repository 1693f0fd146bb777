import type { Fault } from '../errors.ts';

/** Deepest nesting of arrays and objects that a body may have. */
export const maxDepth = 40;

const escapeToken = (token: string) => token.replaceAll('~', '~0').replaceAll('/', '~1');

export const pointerOf = (path: readonly PropertyKey[]) =>
  path.map((token) => `/${escapeToken(String(token))}`).join('');

function stringFault(text: string): string | undefined {
  if (text.includes('\u0000')) return 'holds U+0000, which no text may hold';
  if (!text.isWellFormed()) return 'holds a lone surrogate, which is not Unicode text';
  return undefined;
}

/**
 * Finds what JSON lets through and a database or a reader would choke on: U+0000, lone surrogates, numbers
 * beyond a double, keys that reach a prototype, nesting without end.
 */
export function malformed(value: unknown): Fault[] {
  const faults: Fault[] = [];
  const walk = (node: unknown, path: PropertyKey[]): void => {
    if (faults.length >= 100) return;
    if (typeof node === 'string') {
      const detail = stringFault(node);
      if (detail) faults.push({ pointer: pointerOf(path), detail });
    } else if (typeof node === 'number') {
      if (!Number.isFinite(node) || (Number.isInteger(node) && !Number.isSafeInteger(node)))
        faults.push({
          pointer: pointerOf(path),
          detail: 'is beyond ±2^53, where numbers lose digits; send it as text',
        });
    } else if (typeof node === 'object' && node !== null) {
      if (path.length >= maxDepth) {
        faults.push({ pointer: pointerOf(path), detail: `is nested deeper than ${maxDepth} levels` });
        return;
      }
      if (Array.isArray(node)) {
        for (const [index, item] of node.entries()) walk(item, [...path, index]);
        return;
      }
      for (const [key, item] of Object.entries(node)) {
        const detail = key === '__proto__' ? 'is not a name a property may have' : stringFault(key);
        if (detail)
          faults.push({ pointer: pointerOf([...path, key.toWellFormed()]), detail: `The name ${detail}.` });
        else walk(item, [...path, key]);
      }
    }
  };
  walk(value, []);
  return faults;
}
