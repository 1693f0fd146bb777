import { createHash } from 'node:crypto';

/** What a copy adds up to: the SHA-256 of "kind id version" of each thing in it, XORed. As the guide tells it. */
export function digestOf(versions: ReadonlyMap<string, string>): string {
  const sum = Buffer.alloc(32);
  for (const [thing, version] of versions) {
    const mark = createHash('sha256').update(`${thing} ${version}`).digest();
    for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) ^ (mark[at] ?? 0);
  }
  return sum.toString('hex');
}
