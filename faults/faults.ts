import { cuts } from './cuts.ts';
import { diskFull, logFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { listener } from './listener.ts';
import { restart } from './restart.ts';

/** In the order in which they are made. */
export const faults: Fault[] = [restart, cuts, listener, diskFull, logFull];
