import type { Endpoint } from '../../src/http/contract.ts';
import { resolve } from '../support/document-response.ts';
import { operationAt } from './schema.ts';

const nobody = '01900000-0000-7000-8000-000000000000';

/** The path of an operation with well-formed parameters that name nothing, or with `value` for each of them. */
export function plainPath({ path, method }: Endpoint, value?: string): string {
  const parameters = (operationAt(path, method).parameters ?? []).map(resolve);
  const wellFormed = (name: string) =>
    resolve(parameters.find((parameter) => parameter.name === name)?.schema ?? {}).type === 'integer'
      ? '1'
      : nobody;
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => value ?? wellFormed(name));
}
