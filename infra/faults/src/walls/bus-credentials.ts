import { connectBus } from '@interlock/messaging';
import { NATS_USERS, type NatsUser } from '@interlock/nats';
import { PermissionViolationError, type NatsConnection } from '@nats-io/transport-node';
import type { Finding } from '../fault.ts';
import type { World } from '../world.ts';
import { busGrant } from './declared-grants.ts';
import { isWithin, SUBJECTS, WILDCARDS } from './subjects.ts';

type Way = 'publish' | 'subscribe';

/**
 * Every user of NATS publishes and subscribes to every subject outside its grant, and is refused. Nothing within a
 * grant is published, as somebody would act on it, but for one call that nobody answers.
 */
export async function busCredentials(world: World): Promise<Finding> {
  const violations: string[] = await strangersRefused(world);
  let refused = 0;
  for (const user of NATS_USERS) {
    const connection = await connectAs(world, user, world.secrets.nats[user]);
    try {
      for (const way of ['publish', 'subscribe'] as const) {
        const found = await probe(connection, user, way);
        refused += found.refused;
        violations.push(...found.violations);
      }
    } finally {
      await connection.close();
    }
  }
  return {
    fired: refused,
    violations,
    numbers: {
      bus_users: NATS_USERS.length,
      subjects: SUBJECTS.length + WILDCARDS.length,
      bus_refusals: refused,
    },
  };
}

async function probe(connection: NatsConnection, user: NatsUser, way: Way) {
  const grant = busGrant(user)[way];
  const isGranted = (subject: string) => grant.some((granted) => isWithin(subject, granted));
  const all = way === 'publish' ? SUBJECTS : [...SUBJECTS, ...WILDCARDS];
  const outside = all.filter((subject) => !isGranted(subject));
  const inside =
    way === 'publish'
      ? grant
          .filter((subject) => /^cmd\..*>$/.test(subject))
          .map((subject) => subject.replace('>', 'nobody.nothing'))
      : all.filter(isGranted);
  const refused = await refusals(connection, way, [...outside, ...inside]);
  const violations = [
    ...outside
      .filter((subject) => !refused.has(subject))
      .map((subject) => `${user} may ${way} to ${subject}, which is outside its grant.`),
    ...inside
      .filter((subject) => refused.has(subject))
      .map((subject) => `${user} may not ${way} to ${subject}, which it was given.`),
  ];
  return { refused: refused.size, violations };
}

/** The subjects that the server refuses. It tells of each on the connection's status, before it answers a flush. */
async function refusals(
  connection: NatsConnection,
  way: Way,
  subjects: readonly string[],
): Promise<Set<string>> {
  const refused = new Set<string>();
  const statuses = connection.status() as ReturnType<NatsConnection['status']> & { stop(): void };
  const watching = (async () => {
    for await (const status of statuses)
      if (status.type === 'error' && status.error instanceof PermissionViolationError)
        refused.add(status.error.subject);
  })();
  const ignore = () => undefined;
  const subscriptions =
    way === 'subscribe' ? subjects.map((subject) => connection.subscribe(subject, { callback: ignore })) : [];
  if (way === 'publish') for (const subject of subjects) connection.publish(subject);
  await connection.flush();
  await connection.flush();
  for (const subscription of subscriptions) if (!subscription.isClosed()) subscription.unsubscribe();
  statuses.stop();
  await watching;
  return refused;
}

/** Without a user, with another's password, or with none, nobody comes in. */
async function strangersRefused(world: World): Promise<string[]> {
  const strangers: [string, string][] = [
    ...NATS_USERS.map((user): [string, string] => [
      user,
      world.secrets.nats[user === 'tasks' ? 'audit' : 'tasks'],
    ]),
    ['', ''],
    ['admin', ''],
    ['$SYS', ''],
  ];
  const lines: string[] = [];
  for (const [user, password] of strangers) {
    const connection = await connectAs(world, user, password).catch(() => undefined);
    if (connection === undefined) continue;
    lines.push(`NATS lets in '${user}' with a password that is not its own.`);
    await connection.close();
  }
  return lines;
}

function connectAs(world: World, user: string, password: string): Promise<NatsConnection> {
  return connectBus({ url: world.stack.nats, user, password, onStatus: () => undefined });
}
