import { shared } from './shared.ts';

/** Outside Jest there is nothing to share. */
export const { checkAgainstDocument } = shared?.document ?? (await import('./shared/document.ts'));
