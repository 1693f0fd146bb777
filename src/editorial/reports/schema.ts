import { z } from 'zod';
import { instant } from '../../content/fields.ts';
import { pageOf } from '../../http/pagination.ts';
import { problems } from '../../links/look-at.ts';

/** What can be wrong with a link, the worst first. */
export const linkStates = ['gone', 'hidden', 'broken', 'failing'] as const;
export type LinkState = (typeof linkStates)[number];

const stateDescription =
  '`gone`: the article linked to was killed or is in the trash. `hidden`: readers cannot see it now, so they are not shown ' +
  'the card. `broken`: the page elsewhere was not found on three days in a row. `failing`: it was not found when it was last looked at.';

export const linkStateFilter = z
  .enum(linkStates)
  .optional()
  .describe(`Only links in this state. ${stateDescription}`);

const linkShape = { id: z.uuid().describe('Id of the link.') };

const check = z
  .object({
    status: z.int().nullable().describe('HTTP status of the last answer; null when none came.'),
    problem: z.enum(problems).nullable().describe('What kept an answer from coming.'),
    failures: z.int().describe('How often in a row the page was not found.'),
    firstFailedAt: instant.describe('Since when it has not been found.'),
    checkedAt: instant.describe('When it was last looked at.'),
  })
  .describe('What the last look at the page found.');

export const ReportedLink = z
  .object({
    state: z.enum(linkStates).describe(stateDescription),
    inWorkingCopy: z
      .boolean()
      .describe(
        'Whether the working copy has the link. If not, publishing it again takes the link from readers.',
      ),
    published: z.boolean().describe('Whether what readers see of the article has the link.'),
    article: z
      .object({ id: z.uuid(), slug: z.string(), language: z.string(), headline: z.string() })
      .describe('The article under which the link stands, as the desk has it now.'),
    link: z
      .discriminatedUnion('kind', [
        z.object({
          kind: z.literal('article'),
          ...linkShape,
          target: z
            .object({ id: z.uuid(), slug: z.string(), headline: z.string() })
            .nullable()
            .describe('The article linked to, as the desk has it now; null when it was deleted for good.'),
        }),
        z.object({ kind: z.literal('external'), ...linkShape, url: z.string(), title: z.string(), check }),
      ])
      .describe('The link, and what is known of where it leads.'),
  })
  .meta({ id: 'ReportedLink', description: 'A related link that leads nowhere, or soon may.' });

export type ReportedLink = z.input<typeof ReportedLink>;

export const ReportedLinkPage = pageOf(ReportedLink, 'ReportedLinkPage');
