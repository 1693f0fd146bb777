// Preloaded into a process of the product: its clock is as many milliseconds off as a file says.
import { readFileSync } from 'node:fs';

const file = process.env.FAULT_CLOCK_FILE;
const Real = globalThis.Date;
let offset = 0;
setInterval(() => {
  offset = Number(readFileSync(file, 'utf8'));
}, 20).unref();
globalThis.Date = class Moved extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [Real.now() + offset] : given));
  }
  static now() {
    return Real.now() + offset;
  }
};
