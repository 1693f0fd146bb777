import type { Endpoint } from '../../src/http/contract.ts';
import { contracts } from '../../src/resources.ts';
import type { TestApi as WholeApi } from '../support/api.ts';

/** What it takes to arrange: an API in a process of its own has it too. */
export type TestApi = Pick<WholeApi, 'call' | 'clock'> & { database: Pick<WholeApi['database'], 'prisma'> };

/** An operation as it is called when nothing is wrong: with its own example, on things that are there. */
export type Arranged = { path: string; body?: unknown; headers: Record<string, string> };

const deskOf = (path: string) =>
  path.startsWith('/v1/editorial/') ? path : path.replace('/v1/', '/v1/editorial/');

const contractAt = (method: Endpoint['method'], path: string) =>
  contracts.find((endpoint) => endpoint.method === method && endpoint.path === path);

const writes = { 'If-Match': '*' };

/** Calls an operation that others stand on. A slug that an earlier call took is replaced by the one that is offered. */
async function create(api: TestApi, path: string, example: unknown): Promise<{ id: string }> {
  const options = { as: 'admin', headers: writes } as const;
  const first = await api.call('post', path, { ...options, body: example });
  const answer =
    first.status === 409
      ? await api.call('post', path, {
          ...options,
          body: { ...(example as object), slug: first.body.suggestedSlug },
        })
      : first;
  if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}: ${answer.text}`);
  return answer.body;
}

/** Makes what each path parameter names, and gives the path that leads there. */
async function makeTargets(api: TestApi, template: string): Promise<string> {
  let desk = '';
  let filled = '';
  let templateSoFar = '';
  for (const segment of template.split('/').slice(1)) {
    if (!segment.startsWith('{')) {
      filled += `/${segment}`;
      templateSoFar += `/${segment}`;
      desk = deskOf(filled);
      continue;
    }
    const maker = contractAt('post', deskOf(templateSoFar));
    // What cannot be made is counted, from one.
    const id = maker ? (await create(api, desk, maker.request.example)).id : '1';
    filled += `/${id}`;
    templateSoFar += `/${segment}`;
    desk = deskOf(filled);
  }
  return filled;
}

/** Delivery shows what is published: the desk's twin of the first thing in the path is. */
async function publishTarget(api: TestApi, template: string, path: string): Promise<void> {
  const [target = ''] = /^\/[^{]*\{\w+\}/.exec(template) ?? [];
  if (!contractAt('post', `${deskOf(target)}/publish`)) return;
  const one = deskOf(path).split('/').slice(0, deskOf(target).split('/').length).join('/');
  const answer = await api.call('post', `${one}/publish`, { as: 'admin', headers: writes });
  if (answer.status !== 200) throw new Error(`POST ${one}/publish answered ${answer.status}: ${answer.text}`);
}

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('/'));

/** What has to have been done to an article before an action on it, by the last segment of its path. */
const preparations: Record<string, { action: string; body?: unknown }> = {
  approve: { action: 'submit' },
  return: { action: 'submit' },
  unpublish: { action: 'publish' },
  corrections: { action: 'publish' },
  unschedule: { action: 'publish', body: { publishAt: '2036-12-01T09:00:00Z' } },
  'lift-kill': { action: 'kill', body: { reason: 'Withdrawn.' } },
};

/** Brings about what some actions ask for, and fills in what no fixed example can know. */
async function meetConditions(api: TestApi, endpoint: Endpoint, path: string): Promise<{ body?: unknown }> {
  const parent = parentOf(path);
  const parentTemplate = parentOf(endpoint.path);
  if (endpoint.path.endsWith('/restore') && contractAt('delete', parentTemplate))
    await api.call('delete', parent, { as: 'admin', headers: writes });
  const prepared = preparations[endpoint.path.split('/').at(-1) ?? ''];
  if (prepared) {
    const { action, ...options } = prepared;
    await api.call('post', `${parent}/${action}`, { as: 'admin', headers: writes, ...options });
  }
  if (endpoint.path.endsWith('/order')) {
    const maker = contractAt('post', parentTemplate);
    if (maker) await create(api, parent, maker.request.example);
    const { body } = await api.call('get', parent, { as: 'admin' });
    return { body: { order: body.data.map(({ id }: { id: string }) => id).reverse() } };
  }
  return {};
}

/** Makes an article and publishes it. */
async function publishNew(api: TestApi): Promise<string> {
  const articles = '/v1/editorial/articles';
  const { id } = await create(api, articles, contractAt('post', articles)?.request.example);
  await api.call('post', `${articles}/${id}/publish`, { as: 'admin' });
  return `${articles}/${id}`;
}

/** A ping that is over, so that it can be sent again. */
async function pingNew(api: TestApi): Promise<string> {
  const webhooks = '/v1/editorial/webhooks';
  const { id } = await create(api, webhooks, contractAt('post', webhooks)?.request.example);
  const { headers, body } = await api.call('post', `${webhooks}/${id}/ping`, { as: 'admin' });
  await api.database.prisma.webhookDelivery.update({
    where: { id: body.id },
    data: { state: 'dead', finishedAt: api.clock.now() },
  });
  return headers.location ?? '';
}

/** Paths that end with what no POST makes. */
const particular: Record<string, (api: TestApi) => Promise<string>> = {
  '/v1/previews/{token}': async (api) => {
    const { body } = await api.call('post', `${await publishNew(api)}/previews`, { as: 'admin', body: {} });
    return body.url;
  },
  '/v1/sitemaps/articles/{page}.xml': async (api) => {
    await publishNew(api);
    return '/v1/sitemaps/articles/1.xml';
  },
  '/v1/editorial/webhooks/{webhook}/deliveries/{delivery}': pingNew,
  '/v1/editorial/webhooks/{webhook}/deliveries/{delivery}/replay': async (api) =>
    `${await pingNew(api)}/replay`,
  '/v1/editorial/articles/{article}/slugs/{slug}': async (api) => {
    const article = await publishNew(api);
    const { slug } = (await api.call('get', article, { as: 'admin' })).body;
    await api.call('patch', article, { as: 'admin', headers: writes, body: { slug: `${slug}-anew` } });
    await api.call('post', `${article}/publish`, { as: 'admin' });
    return `${article}/slugs/${slug}`;
  },
};

export async function arrange(api: TestApi, endpoint: Endpoint): Promise<Arranged> {
  const path = await (particular[endpoint.path] ?? ((to) => makeTargets(to, endpoint.path)))(api);
  if (!endpoint.path.startsWith('/v1/editorial/')) await publishTarget(api, endpoint.path, path);
  const { example, body: schema } = endpoint.request;
  return {
    path,
    ...(schema ? { body: example } : {}),
    ...(await meetConditions(api, endpoint, path)),
    headers: endpoint.ifMatch ? writes : {},
  };
}
