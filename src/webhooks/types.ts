import { loggedTypes } from '../delivery/changes/schema.ts';

type Dotted<Type extends string> = Type extends `${infer Thing}_${infer Deed}` ? `${Thing}.${Deed}` : never;

/** The type of an event, of the type of a change: `article.published`, as Standard Webhooks have it. */
export const eventTypeOf = (logged: string) => logged.replace('_', '.');

/** What the change log tells. */
export const changeEvents = loggedTypes.map(eventTypeOf) as [
  Dotted<(typeof loggedTypes)[number]>,
  ...Dotted<(typeof loggedTypes)[number]>[],
];

/** To every other webhook that asks for it, since the one it is about can't be reached. */
export const disabledEvent = 'webhook.disabled';
/** To one webhook, because somebody wants to see whether it works. */
export const pingEvent = 'webhook.ping';

export const eventTypes = [...changeEvents, disabledEvent, pingEvent] as const;
export type EventType = (typeof eventTypes)[number];

/** Why a webhook is not told of anything. */
export const disabledReasons = ['by_hand', 'gone', 'failing'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

export const deliveryStates = ['pending', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** What kept an event from arriving. */
export const problems = [
  'status',
  'redirect',
  'timeout',
  'unreachable',
  'certificate',
  'private_address',
  'secret_unreadable',
  'not_in_log',
] as const;
export type Problem = (typeof problems)[number];
