import type { TestApi } from '../support/api.ts';
import type { Json } from '../support/stories.ts';

export type Entry = Json;

/** Reads the log from a token on, to its end for now. */
export async function readOn(
  api: TestApi,
  since: string | undefined,
  query = '',
): Promise<{ entries: Entry[]; token: string }> {
  const entries: Entry[] = [];
  let token = since;
  for (;;) {
    const from = token === undefined ? '' : `since=${token}`;
    const { status, body, text } = await api.call(
      'get',
      `/v1/changes?${[from, query].filter(Boolean).join('&')}`,
    );
    if (status !== 200) throw new Error(text);
    entries.push(...body.data);
    token = body.nextToken as string;
    if (!body.more) return { entries, token };
  }
}

/** Where the log stands. */
export const tokenOfNow = async (api: TestApi): Promise<string> =>
  (await api.call('get', '/v1/changes?since=now')).body.nextToken;
