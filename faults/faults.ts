import type { Fault } from './fault.ts';
import { restart } from './restart.ts';

/** In the order in which they are made. */
export const faults: Fault[] = [restart];
