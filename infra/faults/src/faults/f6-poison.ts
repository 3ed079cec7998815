import { createClient, type Client, type Presented } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import { makeToken } from '@interlock/stack';
import { eventually } from '../eventually.ts';
import type { Fault } from '../fault.ts';
import type { Load } from '../load/load.ts';
import { newFailure, Publisher } from '../load/publisher.ts';
import type { Scenery } from '../load/scenery.ts';
import type { World } from '../world.ts';
import { poisons, type Poison } from './poison.ts';
import { shuffled } from './shuffled.ts';
import { underLoad } from './under-load.ts';

const { listDeadLetters, redriveDeadLetter, redriveDeadLetters } = catalog.audit;

/** One in a hundred is poison. */
const POISONS = { short: 3, full: 60 };
const GOOD_FOR_EACH = 99;
const BURIED_WITHIN_MS = 60_000;
const STRANGER = 'sam';
const ASKED_AT_ONCE = 4;

/** F6: poison among the messages, and its redrive once what was wrong is mended. */
export const poison: Fault = {
  id: 'F6',
  title: '1 % poison messages; each redriven, before and after its cause is mended',
  run: (world, short) =>
    underLoad(world, 'f6', async (load, scenery) => {
      const bad = poisons(scenery, STRANGER, short ? POISONS.short : POISONS.full);
      const admins = await Promise.all(['ada', 'ari'].map((user) => adminOf(world, scenery, user)));
      const began = Date.now();
      await publishAmongGood(world, load, scenery, bad);
      const letters = await lettersOf(admins[0]!, bad);
      const worst = Math.max(0, ...letters.map(({ seenAt }) => seenAt - began));
      const violations = wrongLetters(bad, letters);
      violations.push(...(await redriven(world, scenery, admins, bad, letters)));
      for (const { id, mendable } of bad) {
        // The letters tell what must have come of each: compared with the outside ledger like any request.
        const outcome = mendable ? 'acknowledged' : 'refused';
        load.ledger.add({ kind: 'failure', requestId: id, subject: id, outcome });
      }
      return {
        fired: letters.length,
        violations,
        numbers: { poison: bad.length, good: bad.length * GOOD_FOR_EACH, last_letter_seen_ms: worst },
      };
    }),
};

/** Someone who may see and redrive the tenant's letters, and those of no tenant. */
async function adminOf(world: World, { tenant }: Scenery, user: string): Promise<Client> {
  const request = { tenant, user, roles: ['admin', 'platform'], ttlSeconds: 3_600 };
  const token = await makeToken(world.stack, { ...request, use: 'session' });
  return createClient({ baseUrl: world.stack.gateway, token });
}

async function publishAmongGood(world: World, load: Load, scenery: Scenery, bad: readonly Poison[]) {
  const publisher = await Publisher.connect(world, load.ledger);
  try {
    const good = Array.from({ length: bad.length * GOOD_FOR_EACH }, () => undefined);
    const rest = shuffled([...bad, ...good]);
    const worker = async () => {
      while (rest.length > 0) {
        const next = rest.pop();
        if (next === undefined) await publisher.report(newFailure(scenery, null), () => false);
        else if (!(await publisher.store(next.text, next.id)))
          throw new Error('NATS did not store a poison.');
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
  } finally {
    await publisher.close();
  }
}

type Seen = Presented<typeof listDeadLetters>['items'][number] & { readonly seenAt: number };

/** The letters of the poison, as an admin comes to see them; those that are there when the time is over. */
async function lettersOf(admin: Client, bad: readonly Poison[]): Promise<Seen[]> {
  const wanted = new Set(bad.map(({ id }) => id));
  const seen = new Map<string, Seen>();
  await eventually(async () => {
    let cursor: string | undefined;
    do {
      const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) };
      const { body } = await admin.call(listDeadLetters, query);
      for (const letter of body.items)
        if (wanted.has(letter.message_id) && !seen.has(letter.message_id))
          seen.set(letter.message_id, { ...letter, seenAt: Date.now() });
      cursor = body.next_cursor ?? undefined;
    } while (cursor !== undefined);
    return seen.size === wanted.size || undefined;
  }, BURIED_WITHIN_MS);
  return [...seen.values()];
}

function wrongLetters(bad: readonly Poison[], letters: readonly Seen[]): string[] {
  const byMessage = new Map(letters.map((letter) => [letter.message_id, letter]));
  const lines = bad.flatMap(({ id, code }) => {
    const letter = byMessage.get(id);
    if (letter === undefined) return [`A poison message (${code}) is in no letter after 60 s.`];
    if (letter.state !== 'waiting') return [`A new letter is ${letter.state}.`];
    return letter.error.code === code ? [] : [`A letter says ${letter.error.code}, not ${code}.`];
  });
  return [...new Set(lines)];
}

/** Redrives all before anything is mended, and again after; by two admins at once, and then once more. */
async function redriven(
  world: World,
  scenery: Scenery,
  admins: readonly Client[],
  bad: readonly Poison[],
  letters: readonly Seen[],
): Promise<string[]> {
  const mendable = new Set(bad.filter((one) => one.mendable).map(({ id }) => id));
  const [curable, hopeless] = [true, false].map((can) =>
    letters.filter(({ message_id }) => mendable.has(message_id) === can).map(({ id }) => id),
  ) as [string[], string[]];
  const violations: string[] = [];
  const expect = (when: string, outcomes: readonly string[], wanted: (all: readonly string[]) => boolean) => {
    if (!wanted(outcomes)) violations.push(`A redrive ${when} came to ${outcomes.join(', ')}.`);
  };
  const many = async (ids: readonly string[]) => {
    const { body } = await admins[0]!.call(redriveDeadLetters, { ids: ids.slice(0, 50) });
    return body.results.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'not_tried');
  };
  const allFail = (outcomes: readonly string[]) =>
    outcomes.length > 0 && outcomes.every((outcome) => outcome === 'failed');
  expect('before its cause was mended', await many(curable), allFail);
  await mend(world, scenery);
  for (const id of curable) {
    const asked = Array.from({ length: ASKED_AT_ONCE }, (_, n) => admins[n % admins.length]!);
    const ask = async (admin: Client) =>
      (await admin.call(redriveDeadLetter, { dead_letter_id: id })).body.outcome;
    const outcomes = await Promise.all(asked.map(ask));
    expect('by several at once', outcomes, (all) => all.filter((one) => one === 'redriven').length === 1);
    expect('once more', [await ask(admins[0]!)], ([one]) => one === 'already_redriven');
  }
  expect('of what cannot be mended', await many(hopeless), allFail);
  return [...new Set(violations)];
}

/** The stranger becomes a member of the tenant and the project. */
async function mend(world: World, { tenant, owner, projectId }: Scenery): Promise<void> {
  await makeToken(world.stack, { tenant, user: STRANGER, roles: [], use: 'session', ttlSeconds: 60 });
  const member = { project_id: projectId, user_id: STRANGER, role: 'member' } as const;
  await owner.call(catalog.tasks.putProjectMember, member);
}
