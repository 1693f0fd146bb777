/** When readers may see something, as a list of periods; it grows while the scene is played. Empty: never. */
export type Span = { from: number; to: number }[];

export const open = (span: Span, now: Date) =>
  span.push({ from: now.getTime(), to: Number.POSITIVE_INFINITY });

export function close(span: Span, now: Date): void {
  const last = span.at(-1);
  if (last) last.to = now.getTime();
}

export const isOpen = (spans: Span[], at: Date) =>
  spans.flat().some(({ from, to }) => from <= at.getTime() && at.getTime() < to);

export type Planted = { about: string; spans: Span[] };

const letters = 'abcdefghijklmnoprstuvwxy';
const pattern = /zq[a-y]{5}qz/gi;

/** Words that nothing else holds, each with where it was planted and when it may be seen. */
export class Words {
  readonly #planted = new Map<string, Planted>();

  plant(about: string, span: Span): string {
    let rest = this.#planted.size;
    let text = '';
    for (let place = 0; place < 5; place += 1) {
      text += letters[rest % letters.length];
      rest = Math.floor(rest / letters.length);
    }
    const word = `zq${text}qz`;
    this.#planted.set(word, { about, spans: [span] });
    return word;
  }

  /** The word stands in another place as well. */
  plantAgain(word: string, span: Span): void {
    this.aboutOf(word).spans.push(span);
  }

  get size(): number {
    return this.#planted.size;
  }

  /** One in so many. */
  some(of: number): string[] {
    return [...this.#planted.keys()].filter((_, at) => at % of === 0);
  }

  /** The words that a text holds. */
  in(text: string): string[] {
    return [...new Set((text.match(pattern) ?? []).map((word) => word.toLowerCase()))];
  }

  aboutOf(word: string): Planted {
    const planted = this.#planted.get(word);
    if (!planted) throw new Error(`${word} was not planted`);
    return planted;
  }

  /** Those that may be seen at an instant. */
  openAt(at: Date): string[] {
    return [...this.#planted].filter(([, { spans }]) => isOpen(spans, at)).map(([word]) => word);
  }
}
