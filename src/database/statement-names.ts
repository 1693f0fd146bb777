/** Most statements that a connection keeps prepared. */
const mostStatements = 500;

/**
 * Names statements, so that a connection plans each of them once and not at each call: planning is a third of what
 * an article costs Postgres. Past the bound, as with texts that grow with a list, a statement has no name.
 */
export function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= mostStatements) return '';
    const name = `dateline_${names.size}`;
    names.set(sql, name);
    return name;
  };
}
