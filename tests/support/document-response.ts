import { shared } from './shared.ts';

/** Outside Jest there is nothing to share. */
export const { faultsOf, resolve, validatorAt } =
  shared?.response ?? (await import('./shared/document-response.ts'));
