import { z } from 'zod';
import { endpoint } from '../../http/contract.ts';
import { cursor, limit } from '../../http/pagination.ts';
import { linkStateFilter, ReportedLinkPage } from './schema.ts';

export const relatedLinksReportQuery = z.strictObject({
  state: linkStateFilter,
  kind: z.enum(['article', 'external']).optional().describe('Only links of this kind.'),
  limit,
  cursor,
});

export const reportContract = {
  relatedLinks: endpoint({
    operationId: 'reportRelatedLinks',
    method: 'get',
    path: '/v1/editorial/reports/related-links',
    tag: 'Desk: related links',
    summary: 'List the related links that are broken',
    description:
      'Related links that lead nowhere, of working copies and of what readers see, those of the newest articles first. ' +
      'Articles in the trash and killed ones are left out. Pages elsewhere are looked at where `DATELINE_LINK_CHECKS` is on.',
    access: 'content:read',
    cache: 'no-store',
    request: { query: relatedLinksReportQuery },
    response: { status: 200, description: 'A page of links.', body: ReportedLinkPage, paged: true },
    errors: [],
  }),
};
