import type { oas31, ZodOpenApiResponseObject } from 'zod-openapi';
import type { ErrorCode } from '../../src/errors.ts';
import { Problem, problems } from '../../src/http/problem.ts';
import { commonHeaders, headerRef } from './headers.ts';
import { problemExamples } from './problem-examples.ts';

const pascalCase = (code: string) =>
  code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

const extraHeaders: Partial<Record<number, Record<string, { $ref: string }>>> = {
  401: { 'WWW-Authenticate': headerRef('Challenge') },
  403: { 'WWW-Authenticate': headerRef('Challenge') },
  412: { ETag: headerRef('CurrentETag') },
  429: { 'Retry-After': headerRef('RetryAfter') },
  503: { 'Retry-After': headerRef('RetryAfter') },
};

export type ProblemResponses = {
  /** Error codes → the responses of an operation by status, each a reference into `components`. */
  of: (codes: readonly ErrorCode[]) => Record<`${4 | 5}${string}`, { $ref: string }>;
  components: Record<string, ZodOpenApiResponseObject>;
  examples: Record<string, oas31.ExampleObject>;
};

/** Collects the error responses of all operations: those of the same codes are one component. */
export function createProblemResponses(): ProblemResponses {
  const components: ProblemResponses['components'] = {};
  const examples: ProblemResponses['examples'] = {};

  const component = (status: number, codes: ErrorCode[]): { $ref: string } => {
    const name = codes.map(pascalCase).join('Or');
    for (const code of codes)
      examples[pascalCase(code)] ??= { summary: problems[code].title, value: problemExamples[code] };
    components[name] ??= {
      description: codes.map((code) => `${problems[code].title} (\`${code}\`).`).join(' '),
      headers: { ...commonHeaders, ...extraHeaders[status] },
      content: {
        'application/problem+json': {
          schema: Problem,
          examples: Object.fromEntries(
            codes.map((code) => [code, { $ref: `#/components/examples/${pascalCase(code)}` }]),
          ),
        },
      },
    };
    return { $ref: `#/components/responses/${name}` };
  };

  const of: ProblemResponses['of'] = (codes) => {
    // In the order of the table, whatever order the contracts name them in.
    const known = (Object.keys(problems) as ErrorCode[]).filter((code) => codes.includes(code));
    const statuses = [...new Set(known.map((code) => problems[code].status))];
    return Object.fromEntries(
      statuses.map((status) => [
        String(status),
        component(
          status,
          known.filter((code) => problems[code].status === status),
        ),
      ]),
    );
  };

  return { of, components, examples };
}
