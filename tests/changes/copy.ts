import { createHash } from 'node:crypto';
import type { Entry } from './reading.ts';

/** A copy kept as the guide says, in memory. */
export class Copy {
  readonly items = new Map<string, { version: string; document: unknown }>();

  apply({ article, term, version, document }: Entry): void {
    const key = article ? `article ${article.id}` : `${term.kind} ${term.id}`;
    if (version === null) this.items.delete(key);
    else this.items.set(key, { version, document });
  }

  digest(): { items: number; digest: string } {
    const sum = Buffer.alloc(32);
    for (const [key, { version }] of this.items) {
      const mark = createHash('sha256').update(`${key} ${version}`).digest();
      for (let at = 0; at < 32; at += 1) sum[at] = (sum[at] ?? 0) ^ (mark[at] ?? 0);
    }
    return { items: this.items.size, digest: sum.toString('hex') };
  }

  documents(kind: string): Map<string, unknown> {
    return new Map(
      [...this.items].flatMap(([key, { document }]) =>
        key.startsWith(`${kind} `) && document !== null
          ? [[key.slice(kind.length + 1), document] as const]
          : [],
      ),
    );
  }
}
