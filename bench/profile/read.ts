import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

type Node = {
  id: number;
  callFrame: { functionName: string; url: string };
  children?: number[];
};
type Profile = { nodes: Node[]; samples: number[]; timeDeltas: number[] };

/** A function on the stack, with all that it called: processor time in microseconds. */
export type Frame = { name: string; room: string; own: number; whole: number; calls: Frame[] };

/** Neither is time of ours: the process waits, or is outside of JavaScript without a name. */
const waiting = new Set(['(idle)', '(program)']);

/** Whose code it is: a room of Dateline, a package, or Node itself. */
function roomOf({ functionName, url }: Node['callFrame']): string {
  if (functionName === '(garbage collector)') return 'garbage collection';
  const ofPackage = url.split('node_modules/').at(-1) ?? '';
  if (url.includes('node_modules/')) {
    const [scope = '', name = ''] = ofPackage.split('/');
    return scope.startsWith('@') ? `${scope}/${name}` : scope;
  }
  const [, own] = url.split('/dist/');
  if (own !== undefined) return `dateline: ${own.split('/').slice(0, -1).join('/') || own}`;
  if (/^(?:write|writev|readFile|open)/.test(functionName) && url === '')
    return 'writing to sockets and files';
  return 'node';
}

/** The profile that a process left in a folder, as a tree of calls; what was before `from`, in microseconds, is left out. */
export async function readProfile(folder: string, from: number): Promise<Frame> {
  const [file] = (await readdir(folder)).filter((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('The process left no profile.');
  const { nodes, samples, timeDeltas } = JSON.parse(
    await readFile(path.join(folder, file), 'utf8'),
  ) as Profile;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Map<number, number>();
  let now = 0;
  for (const [at, id] of samples.entries()) {
    const passed = timeDeltas[at] ?? 0;
    now += passed;
    if (now >= from) own.set(id, (own.get(id) ?? 0) + passed);
  }
  const frameOf = (node: Node): Frame => {
    const calls = merged((node.children ?? []).flatMap((id) => byId.get(id) ?? []).map(frameOf));
    const { functionName } = node.callFrame;
    const mine = waiting.has(functionName) ? 0 : (own.get(node.id) ?? 0);
    const whole = calls.reduce((sum, call) => sum + call.whole, mine);
    return { name: functionName || '(anonymous)', room: roomOf(node.callFrame), own: mine, whole, calls };
  };
  const [root] = nodes;
  if (!root) throw new Error('The profile is empty.');
  return frameOf(root);
}

/** Calls of one function from one place are one. */
function merged(calls: Frame[]): Frame[] {
  const byName = new Map<string, Frame>();
  for (const call of calls) {
    const key = `${call.room} ${call.name}`;
    const known = byName.get(key);
    if (!known) byName.set(key, call);
    else {
      known.own += call.own;
      known.whole += call.whole;
      known.calls = merged([...known.calls, ...call.calls]);
    }
  }
  return [...byName.values()].filter(({ whole }) => whole > 0);
}

/** Shares of the whole time by room, the largest first. */
export function sharesOf(root: Frame): { room: string; share: number }[] {
  const byRoom = new Map<string, number>();
  const add = ({ room, own, calls }: Frame) => {
    byRoom.set(room, (byRoom.get(room) ?? 0) + own);
    for (const call of calls) add(call);
  };
  add(root);
  return [...byRoom]
    .map(([room, time]) => ({ room, share: time / root.whole }))
    .sort((a, b) => b.share - a.share);
}
