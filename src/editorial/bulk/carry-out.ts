import type { z } from 'zod';
import { allows, titleOf } from '../../auth/scopes.ts';
import { type Fault, insufficientScope, invalidRequest } from '../../errors.ts';
import type { Context } from '../../http/implement.ts';
import { parsePart } from '../../http/parse-request.ts';
import { answerWith } from '../articles/answer.ts';
import { createArticle, type Written } from '../articles/create.ts';
import { Article, ArticleCreate, ArticlePatch } from '../articles/schema.ts';
import { patchArticle } from '../articles/service.ts';
import { orCurrent } from '../articles/stale.ts';
import type { Desk } from '../desk.ts';
import { PublishBody } from '../publishing/schema.ts';
import { publishArticle } from '../publishing/service.ts';
import type { Operation } from './schema.ts';

/** What an operation did, and the instant at which the article stands so. */
export type Done = Written & { status: 200 | 201; now: Date };

function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const faults: Fault[] = [];
  const parsed = parsePart(schema, value, 'body', faults);
  if (faults.length > 0) throw invalidRequest(faults);
  return parsed as z.output<S>;
}

/** A change that was overtaken also tells the ETag that reading the article gives now. */
const orArticle = <T>(desk: Desk, change: Promise<T>, context: Context): Promise<T> =>
  orCurrent(Article, (row) => answerWith(desk, { row }, context), change);

/** One operation, as the request of its own would do it. */
export async function carryOut(desk: Desk, operation: Operation, context: Context): Promise<Done> {
  const { prisma, raw } = desk;
  const { now, actor } = context;
  switch (operation.op) {
    case 'create': {
      const input = checked(ArticleCreate, operation.article);
      return { ...(await createArticle(raw, input, context)), status: 201, now };
    }
    case 'update': {
      const { article, patch, ifMatch = 'any' } = operation;
      const input = checked(ArticlePatch, patch);
      const change = patchArticle(prisma, article, input, ifMatch, context);
      return { ...(await orArticle(desk, change, context)), status: 200, now };
    }
    case 'publish': {
      if (!actor || !allows(actor, 'content:publish'))
        throw insufficientScope(
          `${actor ? titleOf(actor) : 'Nobody'} lacks the scope content:publish.`,
          'content:publish',
        );
      const { article, options = {}, ifMatch = 'any' } = operation;
      const order = checked(PublishBody, options);
      const change = publishArticle(desk, article, order, ifMatch, context);
      return { ...(await orArticle(desk, change, context)), warnings: [], status: 200 };
    }
  }
}

const articles = '/v1/editorial/articles';

/** The path of the request that an operation stands for. */
export function pathOf(operation: Operation): string {
  if (operation.op === 'create') return articles;
  const one = `${articles}/${encodeURIComponent(operation.article)}`;
  return operation.op === 'publish' ? `${one}/publish` : one;
}

/** Where in an operation its request's body is. */
export const bodyIn = { create: '/article', update: '/patch', publish: '/options' } as const;
