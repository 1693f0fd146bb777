/** How often it is looked at, in milliseconds. */
const interval = 100;
/** What one look weighs beside those before it: a single pause, as for a collection of garbage, is no overload. */
const weight = 0.2;

/** How far the process is behind with its work, in milliseconds, evened out over about a second. */
export function watchEventLoop(ticks: () => number = () => performance.now()) {
  let dueAt = ticks() + interval;
  let behind = 0;
  const timer = setInterval(() => {
    const now = ticks();
    behind += (Math.max(0, now - dueAt) - behind) * weight;
    dueAt = now + interval;
  }, interval);
  timer.unref();
  return { behind: () => behind, stop: () => clearInterval(timer) };
}
