import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** All that IANA has given out of IPv6 so far lies in it; `ipaddr.js` calls what lies outside unicast too. */
const GIVEN_OUT = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is none of the public ones, each of which leads to one host on the internet (IANA's registries,
 * as `ipaddr.js` keeps them). An address of IPv4 that is mapped into IPv6 is that of IPv4.
 */
export function isPrivate(address: string): boolean {
  if (isIP(address) === 0) return true;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return true;
  return parsed.kind() === 'ipv6' && !parsed.match(GIVEN_OUT);
}
