import type { z } from 'zod';
import type { ErrorCode } from '../../errors.ts';
import { endpoint } from '../../http/contract.ts';
import { pageOf } from '../../http/pagination.ts';

type Parts<
  K extends string,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Create extends z.ZodType,
  Patch extends z.ZodType,
  View extends z.ZodType,
> = {
  kind: K;
  /** "Category", for operation ids, and "a category", for prose. */
  named: { singular: string; plural: string; article: string };
  collection: string;
  params: Params;
  query: Query;
  create: { schema: Create; example: unknown };
  /** What only this kind refuses in a write. */
  rules?: { prose: string; errors: readonly ErrorCode[] };
  patch: { schema: Patch; example: unknown };
  view: { schema: View; example: unknown };
  /** Of the page's component. */
  pageId: string;
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The desk's endpoints for one kind of term. */
export function termContract<
  const K extends string,
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Create extends z.ZodType,
  Patch extends z.ZodType,
  View extends z.ZodType,
>({
  kind,
  named,
  collection,
  params,
  query,
  create,
  rules,
  patch,
  view,
  pageId,
}: Parts<K, Params, Query, Create, Patch, View>) {
  const path = `/v1/editorial/${collection}` as const;
  const one = `${path}/{${kind}}` as const;
  const { singular, plural, article } = named;
  const tag = `Desk: ${collection}`;
  const also = rules ? ` ${rules.prose}` : '';
  const refusals = rules?.errors ?? [];
  const answer = { body: view.schema, example: view.example, etag: true } as const;
  return {
    create: endpoint({
      operationId: `create${singular}`,
      method: 'post',
      path,
      tag,
      summary: `Create ${article}`,
      description: `Readers see it at once. A slug that is taken, also one derived from the name, is a 409 that offers a free one.${also}`,
      access: 'content:write',
      cache: 'no-store',
      request: { body: create.schema, example: create.example },
      response: { status: 201, description: `The new ${kind}.`, ...answer, location: true },
      errors: ['slug_taken', ...refusals],
    }),
    list: endpoint({
      operationId: `listEditorial${plural}`,
      method: 'get',
      path,
      tag,
      summary: `List ${collection}`,
      description: `All ${collection} outside the trash, or those in it, by name; at most 100 on a page. Filters narrow the list together.`,
      access: 'content:read',
      cache: 'no-store',
      request: { query },
      response: {
        status: 200,
        description: `A page of ${collection}.`,
        body: pageOf(view.schema, pageId),
        example: { data: [view.example], nextCursor: null },
        paged: true,
      },
      errors: [],
    }),
    read: endpoint({
      operationId: `readEditorial${singular}`,
      method: 'get',
      path: one,
      tag,
      summary: `Read ${article}`,
      description: 'By id or slug, also from the trash. Its ETag is what `If-Match` wants in a write.',
      access: 'content:read',
      cache: 'no-store',
      request: { params },
      response: { status: 200, description: `The ${kind}.`, ...answer },
      errors: [],
    }),
    update: endpoint({
      operationId: `update${singular}`,
      method: 'patch',
      path: one,
      tag,
      summary: `Change ${article}`,
      description: `Applies a JSON Merge Patch. Readers see the change at once, and a former slug leads them to the present one; a patch that changes nothing writes nothing. In the trash it is a 409.${also}`,
      access: 'content:write',
      cache: 'no-store',
      ifMatch: 'required',
      request: { params, body: patch.schema, example: patch.example },
      response: { status: 200, description: `The ${kind} after the change.`, ...answer },
      errors: ['conflict', 'slug_taken', ...refusals],
    }),
    trash: endpoint({
      operationId: `trash${singular}`,
      method: 'delete',
      path: one,
      tag,
      summary: `Put ${article} in the trash`,
      description: `Readers stop seeing it; it keeps its slug and can be restored. While something uses it, it is a 409 that says how much: articles outside the trash, publications readers see or will see${kind === 'category' ? ', categories under it' : ''}.`,
      access: 'content:write',
      cache: 'no-store',
      ifMatch: 'required',
      request: { params },
      response: { status: 204, description: 'In the trash.' },
      errors: ['in_use'],
    }),
    restore: endpoint({
      operationId: `restore${singular}`,
      method: 'post',
      path: `${one}/restore` as const,
      tag,
      summary: `Take ${article} out of the trash`,
      description: `${capital(article)} comes back as it was, for readers too. 409 when it is not in the trash${kind === 'category' ? ', or when the category above it is' : ''}.`,
      access: 'content:write',
      cache: 'no-store',
      request: { params },
      response: { status: 200, description: `The ${kind}.`, ...answer },
      errors: ['conflict'],
    }),
  };
}
