import { randomUUID } from 'node:crypto';
import { makeToken } from '@interlock/stack';
import { eventually } from '../eventually.ts';
import type { Fault } from '../fault.ts';
import { askTogether, type KeyedRequest } from '../load/keyed-clients.ts';
import type { Load } from '../load/load.ts';
import type { Scenery } from '../load/scenery.ts';
import { gatewayUrls } from '../stack/processes.ts';
import type { World } from '../world.ts';
import { heldKey, heldSessions, MOMENTS, withHeldAnswers, type Moment } from './held-answers.ts';
import { underLoad } from './under-load.ts';

const CLIENTS = 50;
const ROUNDS = { short: 1, full: 10 };
const HELD_WITHIN_MS = 5_000;
const BETWEEN_BLOWS = 20;
const BLOWS = ['kill', 'cut'] as const;

/** F10: many clients with one key, and the first call's process killed, or its session cut, on the way. */
export const oneKey: Fault = {
  id: 'F10',
  title: `one Idempotency-Key from ${CLIENTS} clients at once, a kill -9 or a cut session in between`,
  rigged: true,
  run: (world, short) =>
    underLoad(world, 'f10', (load, scenery) =>
      withHeldAnswers(world, async () => {
        const token = await makeToken(world.stack, {
          tenant: scenery.tenant,
          user: 'olga',
          roles: [],
          use: 'session',
          ttlSeconds: 3_600,
        });
        const violations: string[] = [];
        let fired = 0;
        let repeated = 0;
        for (let round = 0; round < (short ? ROUNDS.short : ROUNDS.full); round += 1) {
          for (const blow of BLOWS) {
            const questions = await makeQuestions(load, scenery, token, round);
            const asked = questions.map(({ request }) => askTogether(gatewayUrls(world), request, CLIENTS));
            const hit = await strike(world, blow, MOMENTS[(round + 1) % 2]!);
            const outcomes = await Promise.all(asked);
            const again = outcomes.reduce((sum, outcome) => sum + outcome.repeated, 0);
            if (hit && again > 0) fired += 1;
            repeated += again;
            for (const [at, { answers, surprises }] of outcomes.entries()) {
              const effects = await questions[at]!.effects(world);
              if (answers.size !== 1) violations.push(`${blow}: ${answers.size} different answers`);
              if (effects !== 1) violations.push(`${blow}: ${effects} effects`);
              violations.push(...surprises.map((line) => `${blow}: a client saw ${line}`));
            }
            await load.ledger.acknowledgedMore(BETWEEN_BLOWS);
          }
        }
        return { fired, violations, numbers: { asked_again: repeated } };
      }),
    ),
};

interface Question {
  readonly request: KeyedRequest;
  /** How often it has happened. */
  effects(world: World): Promise<number>;
}

/** Two changes, each held at another moment: a task is made, and one's status is changed. */
async function makeQuestions(
  load: Load,
  { projectId, tenant }: Scenery,
  token: string,
  round: number,
): Promise<Question[]> {
  const { taskId } = await load.probe.create(null);
  if (taskId === undefined) throw new Error('No task could be made.');
  const title = `Once ${randomUUID()}`;
  const key = (at: number) => heldKey(MOMENTS[(round + at) % 2]!, randomUUID());
  const count = async (world: World, sql: string, value: string) =>
    (await world.admin.query<{ count: number }>(sql, [tenant, value])).rows[0]!.count;
  return [
    {
      request: {
        method: 'POST',
        path: '/v1/tasks',
        body: JSON.stringify({ project_id: projectId, kind: 'general_todo', title }),
        token,
        key: key(0),
      },
      effects: (world) =>
        count(world, 'select count(*)::int from tasks.tasks where tenant_id = $1 and title = $2', title),
    },
    {
      request: {
        method: 'PATCH',
        path: `/v1/tasks/${taskId}/status`,
        body: JSON.stringify({ status: 'in_progress' }),
        token,
        key: key(1),
      },
      effects: (world) =>
        count(world, 'select version - 1 as count from tasks.tasks where tenant_id = $1 and id = $2', taskId),
    },
  ];
}

/** Strikes who holds the first call at a moment; false when nobody did. */
async function strike(world: World, blow: (typeof BLOWS)[number], moment: Moment): Promise<boolean> {
  const held = await eventually(async () => {
    const sessions = await heldSessions(world, moment);
    return sessions.length > 0 ? sessions : undefined;
  }, HELD_WITHIN_MS);
  if (held === undefined) return false;
  if (blow === 'kill') process.kill(held[0]!.process, 'SIGKILL');
  else for (const { pid } of held) await world.admin.query('select pg_terminate_backend($1)', [pid]);
  return true;
}
