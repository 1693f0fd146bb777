export type Client = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** Calls the API as an editorial tool does; anything but a success is an error with the problem's text. */
export const createClient =
  (url: string, key: string): Client =>
  async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        'Content-Type': 'application/json',
        ...(method === 'PATCH' ? { 'If-Match': '*' } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };
