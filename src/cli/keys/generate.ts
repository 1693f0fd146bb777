import { generateKey } from '../../auth/key.ts';
import type { Command } from '../command.ts';

export const command: Command = {
  operands: '',
  summary:
    'Prints a fresh key for DATELINE_ADMIN_KEY. It is stored nowhere and opens nothing until a start is given it.',
  options: {},
  run: async ({ print }) => print(generateKey()),
};
