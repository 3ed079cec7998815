import { BlockList, isIP } from 'node:net';

/** Addresses that are nobody's on the internet: this machine, its networks, and what is reserved (RFC 6890). */
const PRIVATE = { ipv4: new BlockList(), ipv6: new BlockList() } as const;
const SUBNETS: readonly (readonly [network: string, prefix: number])[] = [
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
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
];
// Two lists: in one, an address of IPv4 would be looked up as ::ffff:a.b.c.d too.
for (const [network, prefix] of SUBNETS) {
  const family = familyOf(network);
  PRIVATE[family].addSubnet(network, prefix, family);
}

/** Whether an address is private, or none at all. */
export function isPrivate(address: string): boolean {
  const family = familyOf(address);
  return isIP(address) === 0 || PRIVATE[family].check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}
