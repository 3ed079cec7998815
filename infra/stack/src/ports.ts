import { assertPortFree, freePorts } from '@interlock/servers';

const NAMES = ['gateway', 'temporalUi', 'temporal', 'nats', 'postgres', 'mail', 'smtp', 'issuer'] as const;

export type Ports = Record<(typeof NAMES)[number], number>;

/** The stack's ports: in a row from `base` (throws naming the one that is taken), or free ones when it is 0. */
export async function choosePorts(base: number): Promise<Ports> {
  if (base === 0) return named(await freePorts(NAMES.length));
  const ports = NAMES.map((_, offset) => base + offset);
  for (const [index, name] of NAMES.entries()) await assertPortFree(ports[index]!, name);
  return named(ports);
}

function named(ports: number[]): Ports {
  return Object.fromEntries(NAMES.map((name, index) => [name, ports[index]!])) as Ports;
}
