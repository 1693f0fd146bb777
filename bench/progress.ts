export type Progress = {
  /** Starts a new phase of `total` steps. */
  begin: (title: string, total: number) => void;
  step: () => void;
  /** Takes the bar off the screen. */
  end: () => void;
};

const width = 30;

/** A bar on a terminal; elsewhere one line for each phase. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  let title = '';
  let total = 1;
  let done = 0;
  const draw = () => {
    if (!stream.isTTY) return;
    const share = Math.min(done / total, 1);
    const filled = Math.round(share * width);
    const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
    stream.write(`\r\u001b[K${bar} ${String(Math.round(share * 100)).padStart(3)}%  ${title}`);
  };
  return {
    begin: (nextTitle, nextTotal) => {
      title = nextTitle;
      total = Math.max(nextTotal, 1);
      done = 0;
      if (stream.isTTY) draw();
      else stream.write(`${title} …\n`);
    },
    step: () => {
      done += 1;
      draw();
    },
    end: () => {
      if (stream.isTTY) stream.write('\r\u001b[K');
    },
  };
}
