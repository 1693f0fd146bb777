import { z } from 'zod';
import { correctionTypes, someText } from '../../content/fields.ts';
import { Id } from '../../http/id.ts';

export const CorrectionCreate = z
  .strictObject({
    type: z
      .enum(correctionTypes)
      .describe(
        '`correction`: something was wrong. `clarification`: it could be misread. `update`: something is new. `retraction`: it is taken back.',
      ),
    text: someText(2_000).describe('What was wrong and what is right. At most 2,000 characters.'),
    sections: z
      .array(Id)
      .max(100)
      .optional()
      .describe('Ids of the sections that it concerns; at most 100. Left out when it is about the whole.'),
    publishChanges: z
      .boolean()
      .optional()
      .describe(
        'Publishes the latest revision along with the note, in one step. Default false: the text that readers see stays, and only the note is added.',
      ),
  })
  .meta({
    id: 'CorrectionCreate',
    description: 'What readers are told of a change after they have read it.',
  });

export type CorrectionCreate = z.output<typeof CorrectionCreate>;
