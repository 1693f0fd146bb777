import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** Addresses that are not of the public Internet (IANA's special-purpose registries). */
const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(network, prefix, 'ipv4');
/** Only what is handed out as global unicast is outside; of that, not what wraps an IPv4 address or is for examples. */
const outside = new BlockList();
outside.addSubnet('2000::', 3, 'ipv6');
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  inside.addSubnet(network, prefix, 'ipv6');

/** Whether an address is one of this machine or of its own network, and not of the Internet. */
export function isPrivate(address: string): boolean {
  if (isIP(address) === 4) return inside.check(address, 'ipv4');
  return !outside.check(address, 'ipv6') || inside.check(address, 'ipv6');
}

/** A name or address that leads inside. */
export class PrivateAddress extends Error {
  constructor(readonly host: string) {
    super(`${host} is not on the public Internet`);
  }
}

/** The host of a URL, as it is connected to: an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** Whether a URL names an address of this machine or its network by its number; what a name leads to is not looked up. */
export function isPrivateAddress(url: URL): boolean {
  const host = hostOf(url);
  return isIP(host) !== 0 && isPrivate(host);
}

type Answer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Looks names up for a connection, which goes to what was looked at here and nowhere else. A name that has one
 * private address among others is refused too: it could be given another one in between.
 */
export function publicLookup(hostname: string, options: LookupOptions, answer: Answer): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error || !first) return answer(error ?? new Error('no address'), []);
    if (addresses.some(({ address }) => isPrivate(address))) return answer(new PrivateAddress(hostname), []);
    if (options.all) answer(null, addresses);
    else answer(null, first.address, first.family);
  });
}
