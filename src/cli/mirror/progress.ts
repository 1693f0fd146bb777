const width = 30;

/** One line for a terminal: how much there is of what is expected. */
export function bar(items: number, expected: number): string {
  const share = expected === 0 ? 1 : Math.min(1, items / expected);
  const full = Math.round(share * width);
  return `[${'#'.repeat(full)}${'-'.repeat(width - full)}] ${items} of ${expected}`;
}
