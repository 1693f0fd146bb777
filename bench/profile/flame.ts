import type { Frame } from './read.ts';

const width = 1_200;
const height = 17;
/** Narrower than this, in pixels, a call is left out with all below it. */
const narrowest = 0.7;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function colourOf(room: string): string {
  if (room.startsWith('dateline')) return '#e8a33d';
  if (room === 'garbage collection') return '#b46a9c';
  if (room === 'writing to sockets and files') return '#6a8caf';
  return room === 'node' ? '#b7c4cf' : '#d9c9a3';
}

const depthOf = (frame: Frame, unit: number): number =>
  1 +
  Math.max(
    0,
    ...frame.calls.filter(({ whole }) => whole * unit >= narrowest).map((call) => depthOf(call, unit)),
  );

/** A flame graph: each call as wide as its share of processor time, what it called above it. */
export function flameGraph(root: Frame, title: string): string {
  const unit = width / root.whole;
  const depth = depthOf(root, unit);
  const total = depth * height + 24;
  const rects: string[] = [];
  const draw = (frame: Frame, left: number, level: number) => {
    const across = frame.whole * unit;
    if (across < narrowest) return;
    const y = total - (level + 1) * height;
    const share = ((frame.whole / root.whole) * 100).toFixed(1);
    const label =
      across > 45
        ? `<text x="${(left + 3).toFixed(1)}" y="${y + 12}">${escaped(frame.name.slice(0, Math.floor(across / 6.4)))}</text>`
        : '';
    rects.push(
      `<g><title>${escaped(`${frame.name} (${frame.room}) ${share} %`)}</title><rect x="${left.toFixed(1)}" y="${y}" width="${across.toFixed(1)}" height="${height - 1}" fill="${colourOf(frame.room)}"/>${label}</g>`,
    );
    let at = left;
    for (const call of [...frame.calls].sort((a, b) => b.whole - a.whole)) {
      draw(call, at, level + 1);
      at += call.whole * unit;
    }
  };
  draw(root, 0, 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="#fff"/>
<text x="6" y="15" font-size="13">${escaped(title)}: orange Dateline, sand its packages, blue writing, grey Node, purple garbage collection</text>
${rects.join('\n')}
</svg>
`;
}
