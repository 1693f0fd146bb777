import type { TestApi } from './api.ts';

// biome-ignore lint/suspicious/noExplicitAny: bodies are checked against openapi.yaml where they arrive.
export type Json = any;

let number = 0;

/** A headline nobody else in the run has. */
export const uniqueHeadline = (about = 'The harbour reopens') => {
  number += 1;
  return `${about} ${process.pid}-${number}`;
};

export const paragraph = (text: string) => ({
  _type: 'block',
  style: 'normal',
  markDefs: [],
  children: [{ _type: 'span', text, marks: [] }],
});

export type Story = { id: string; slug: string; etag: string; body: Json };

/** Creates an article through the API, with a text unless told otherwise. */
export async function createStory(api: TestApi, overrides: Record<string, unknown> = {}): Promise<Story> {
  const response = await api.call('post', '/v1/editorial/articles', {
    body: {
      headline: uniqueHeadline(),
      sections: [{ markdown: 'The first boat left at dawn.' }],
      ...overrides,
    },
  });
  if (response.status !== 201) throw new Error(`createStory: ${response.status} ${response.text}`);
  const { id, slug } = response.body;
  return { id, slug, etag: response.headers.etag ?? '', body: response.body };
}

export async function publishStory(api: TestApi, overrides: Record<string, unknown> = {}): Promise<Story> {
  const story = await createStory(api, overrides);
  const response = await api.call('post', `/v1/editorial/articles/${story.id}/publish`);
  if (response.status !== 200) throw new Error(`publishStory: ${response.status} ${response.text}`);
  return { ...story, etag: response.headers.etag ?? '', body: response.body };
}

/** Makes a category, tag or author and gives its id and slug. */
export async function createTerm(
  api: TestApi,
  kind: 'categories' | 'tags' | 'authors',
  name: string,
  more: Record<string, unknown> = {},
): Promise<{ id: string; slug: string; etag: string }> {
  const response = await api.call('post', `/v1/editorial/${kind}`, { body: { name, ...more } });
  if (response.status !== 201) throw new Error(`createTerm: ${response.status} ${response.text}`);
  return { id: response.body.id, slug: response.body.slug, etag: response.headers.etag ?? '' };
}
