import { endpoint } from '../../http/contract.ts';
import { articleParams } from '../articles/path.ts';
import { PublishBody } from '../publishing/schema.ts';
import { PreflightReport, PreflightRuleList } from './schema.ts';

const tag = 'Desk: publishing';

export const preflightContract = {
  check: endpoint({
    operationId: 'preflightArticle',
    method: 'post',
    path: '/v1/editorial/articles/{article}/preflight',
    tag,
    summary: 'Check what publishing would meet',
    description:
      'Takes what `publish` takes and says whether it would be carried out, with every fault and warning at once. Writes nothing.',
    access: 'content:read',
    cache: 'no-store',
    request: {
      params: articleParams,
      body: PublishBody,
      bodyOptional: true,
      example: { publishAt: '2036-12-01T09:00[Europe/Berlin]' },
    },
    response: { status: 200, description: 'What was found.', body: PreflightReport },
    errors: ['conflict'],
  }),
  rules: endpoint({
    operationId: 'listPreflightRules',
    method: 'get',
    path: '/v1/editorial/preflight-rules',
    tag,
    summary: 'List the rules that articles are held to',
    description: 'Each with its level, as the setting `DATELINE_PREFLIGHT` has it.',
    access: 'content:read',
    cache: 'no-store',
    request: {},
    response: { status: 200, description: 'The rules.', body: PreflightRuleList },
    errors: [],
  }),
};
