import type { Deps } from '../../deps.ts';
import { withoutParameters, withParameters } from '../../http/address.ts';
import { implement } from '../../http/implement.ts';
import { changeContract } from './contract.ts';
import { type Filter, filterOf } from './filter.ts';
import { logAt } from './position.ts';
import { checkpointAt, placeOf, readEntries, tokenOf } from './service.ts';
import { findCheckpoint } from './store.ts';
import { createHub } from './stream/hub.ts';

const unfiltered: Filter = {};

export const changeRoutes = (deps: Deps) => {
  const { delivery } = deps.database;
  const hub = createHub(deps);
  return implement(changeContract, {
    list: async ({ query, url }, { now }) => {
      const filter = await filterOf(delivery, query, now);
      const startOver = withoutParameters(url, ['since']);
      const since = { parameter: 'since', text: query.since ?? 'start', startOver };
      const { position: from, state } = await placeOf(delivery, since, filter);
      const reading = { filter, documents: query.include === 'document', secret: state.secret };
      const { data, position, more } = await readEntries(delivery, from, query.limit, reading, startOver);
      return { body: { data, nextToken: tokenOf(position, reading), more } };
    },
    digest: async ({ query, url }) => {
      const startOver = withoutParameters(url, ['at']);
      const since = { parameter: 'at', text: query.at ?? 'now', startOver };
      const { position, state } = await placeOf(delivery, since, unfiltered);
      const sequence = checkpointAt(position);
      const reading = { filter: unfiltered, documents: false, secret: state.secret };
      return {
        body: { token: tokenOf(logAt(sequence), reading), ...(await findCheckpoint(delivery, sequence)) },
      };
    },
    stream: async ({ query, url }, { actor, now }) => {
      hub.checkRoom();
      const filter = await filterOf(delivery, query, now);
      // Without a token it would begin now, and leave out all that there is.
      const startOver = withParameters(url, { since: 'start' });
      const since = { parameter: 'since', text: query.since ?? 'now', startOver };
      const { position, state } = await placeOf(delivery, since, filter);
      const documents = query.include === 'document';
      const following = {
        actor,
        filter,
        documents,
        secret: state.secret,
        position,
        endless: query.follow !== false,
      };
      return { stream: (out) => hub.follow(out, following) };
    },
  });
};
