import { z } from 'zod';
import { ZonedInstant } from '../../content/zoned-instant.ts';

export const EmbargoBody = z
  .strictObject({
    until: ZonedInstant.describe('Nothing of the working copy is published before; in the future.'),
  })
  .meta({ id: 'EmbargoBody', description: 'Until when an article is under embargo.' });
