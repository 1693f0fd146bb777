/** A request's path and query. Only the first `?` divides them: a later one is part of a value (RFC 3986, 3.4). */
function divided(url: string): { path: string; search: string } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, search: '' } : { path: url.slice(0, mark), search: url.slice(mark + 1) };
}

/** The same address with these parameters set; the others stay. */
export function withParameters(url: string, parameters: Record<string, string>): string {
  const { path, search } = divided(url);
  const all = new URLSearchParams(search);
  for (const [name, value] of Object.entries(parameters)) all.set(name, value);
  return `${path}?${all}`;
}

/** The same address without these parameters; the others stay. */
export function withoutParameters(url: string, names: readonly string[]): string {
  const { path, search } = divided(url);
  const all = new URLSearchParams(search);
  for (const name of names) all.delete(name);
  return all.size === 0 ? path : `${path}?${all}`;
}

/** The same address with one segment of its path replaced, counted from 0; the query stays byte for byte. */
export function withSegment(url: string, at: number, segment: string): string {
  const { path, search } = divided(url);
  const segments = path.split('/').slice(1).with(at, encodeURIComponent(segment));
  return `/${segments.join('/')}${search && `?${search}`}`;
}

/** The same address with its query decoded and written again, by the names of its parameters; repeated ones keep their order. */
export function canonicalAddress(url: string, values: Record<string, string | string[]>): string {
  const names = Object.keys(values).sort();
  if (names.length === 0) return divided(url).path;
  const all = new URLSearchParams();
  for (const name of names) for (const value of [values[name] ?? []].flat()) all.append(name, value);
  return `${divided(url).path}?${all}`;
}
