import { clock } from './clock.ts';
import { cuts } from './cuts.ts';
import { diskFull, logFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { kill } from './kill.ts';
import { listener } from './listener.ts';
import { promote, vanish } from './promote.ts';
import { restart } from './restart.ts';
import { wholeKill, wholePromote, wholeRolling } from './topology.ts';
import { upgrade } from './upgrade.ts';

/** In the order in which they are made. */
export const faults: Fault[] = [
  restart,
  cuts,
  listener,
  diskFull,
  logFull,
  promote,
  vanish,
  clock,
  kill,
  upgrade,
  wholePromote,
  wholeKill,
  wholeRolling,
];
