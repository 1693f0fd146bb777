import type { Problem } from '../http/problem.ts';

/** A problem as lines: what went wrong, then each fault with its place. */
export function problemLines({ title, detail, errors, requestId, status }: Problem): string {
  const faults = errors.map(({ pointer, parameter, header, detail: fault }) => {
    const place = pointer ?? parameter ?? header ?? '';
    return `  ${place === '' ? '' : `${place} `}${fault}`;
  });
  const trace = status >= 500 ? [`  Request id for the server log: ${requestId}`] : [];
  return [`${title}: ${detail}`, ...faults, ...trace].join('\n');
}

/** Rows as columns, each as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
