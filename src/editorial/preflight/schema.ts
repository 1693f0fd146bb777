import { z } from 'zod';
import { defaultLevels, levels, type RuleName } from './levels.ts';

const names = Object.keys(defaultLevels) as [RuleName, ...RuleName[]];

const RuleNameSchema = z.enum(names).meta({ id: 'PreflightRuleName', description: 'Name of a rule.' });

export const Finding = z
  .object({
    rule: RuleNameSchema,
    level: z
      .enum(['error', 'warning'])
      .describe('`error`: the article is not published with it. `warning`: it is.'),
    pointer: z
      .string()
      .describe('JSON Pointer (RFC 6901) into the article as it is written, or into the order to publish.'),
    detail: z.string().describe('What is wrong there, in a sentence.'),
  })
  .meta({
    id: 'PreflightFinding',
    description: 'Something that a rule has found.',
    examples: [
      {
        rule: 'alt_text_missing',
        level: 'warning',
        pointer: '/image/alt',
        detail: 'is missing: who cannot see the image is told nothing',
      },
    ],
  });

export const PreflightReport = z
  .object({
    publishable: z.boolean().describe('Whether the same order to publish would be carried out.'),
    refusal: z
      .object({
        code: z
          .enum(['conflict', 'killed', 'embargoed', 'not_approved', 'unprocessable'])
          .describe('The code of the problem that publishing would answer.'),
        detail: z.string().describe('Why, in a sentence.'),
      })
      .nullable()
      .describe('Why the state of the article refuses it, whatever its text; null when it does not.'),
    errors: z.array(Finding).describe('What stops it.'),
    warnings: z.array(Finding).describe('What does not stop it, and is worth a look.'),
  })
  .meta({ id: 'PreflightReport', description: 'Everything that publishing would meet.' });

export const PreflightRule = z
  .object({
    name: RuleNameSchema,
    level: z.enum(levels).describe('What the settings make of it; `off`: it is not looked for.'),
    description: z.string().describe('What it looks for.'),
  })
  .meta({ id: 'PreflightRule', description: 'A rule that articles are held to before they go out.' });

export const PreflightRuleList = z
  .object({ data: z.array(PreflightRule) })
  .meta({ id: 'PreflightRuleList', description: 'The rules, with their present levels.' });
