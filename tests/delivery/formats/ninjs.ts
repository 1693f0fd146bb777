import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { faultsOf } from '../../support/document-response.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });
// The package is CommonJS: its types put the function under `default`, Node puts it there and at the top.
(addFormats as unknown as typeof addFormats.default)(ajv);
// Of places, which we have none of.
ajv.addSchema({ $id: 'https://geojson.org/schema/GeoJSON.json#' });

const validators = Object.fromEntries(
  ['2.2', '3.1'].map((version) => {
    const file = new URL(`schemas/ninjs-schema_${version}.json`, import.meta.url);
    return [version, ajv.compile(JSON.parse(readFileSync(file, 'utf8')))];
  }),
) as Record<'2.2' | '3.1', ValidateFunction>;

/** What IPTC's own schema finds wrong. */
export const ninjsFaults = (version: '2.2' | '3.1', value: unknown): string[] =>
  validators[version](value) ? [] : faultsOf(validators[version]);
