/** A line that is written over on a terminal, and one line at the end everywhere. Silent where it is a test among others. */
export function progress(total: number) {
  const isWhole = process.env.DATELINE_FUZZ_RUNS !== undefined;
  const { isTTY } = process.stderr;
  let shownAt = 0;
  return {
    show: (done: number, doing: string) => {
      const now = performance.now();
      if (!isWhole || now - shownAt < (isTTY ? 100 : 30_000)) return;
      shownAt = now;
      const share = Math.min(1, done / total);
      const bar = '█'.repeat(Math.round(share * 30)).padEnd(30, '░');
      const line = `${bar} ${Math.floor(share * 100)} % ${done}/${total} ${doing}`;
      process.stderr.write(isTTY ? `\r${line.slice(0, 100).padEnd(100)}` : `${line}\n`);
    },
    end: (summary: string) => {
      if (isWhole) process.stderr.write(`${isTTY ? '\n' : ''}${summary}\n`);
    },
  };
}
