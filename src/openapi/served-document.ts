import { readFile } from 'node:fs/promises';

/** At the root of the package: as far from src/openapi/ as from dist/openapi/. */
const file = new URL('../../openapi.yaml', import.meta.url);

let yaml: Promise<string> | undefined;
let json: Promise<string> | undefined;

/** The document as it was released with this version. Read once, when it is first asked for. */
export const documentAsYaml = (): Promise<string> => {
  yaml ??= readFile(file, 'utf8');
  return yaml;
};

/** Only who asks for it pays for the YAML reader. */
export const documentAsJson = (): Promise<string> => {
  json ??= Promise.all([documentAsYaml(), import('yaml')]).then(([text, { parse }]) =>
    JSON.stringify(parse(text)),
  );
  return json;
};
