import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { surprises } from '../ledger/surprises.ts';
import type { Load } from '../load/load.ts';
import { wholeWayWorks, workflowsWork } from '../load/probe.ts';
import type { Scenery } from '../load/scenery.ts';
import { untilAllReady } from '../stack/processes.ts';
import type { Server } from '../stack/disk.ts';
import { smallDisk } from '../stack/small-disk.ts';
import { rigOf, type World } from '../world.ts';
import { underLoad } from './under-load.ts';

const FULL_FOR_MS = { short: 3_000, full: 20_000 };
const ROUNDS = { short: 1, full: 3 };
const WELL_WITHIN_MS = 20_000;
const WELL = 40;
const SAYS_FULL = /no space left on device|file too large/gi;

/** Every index agrees with its table, and every table can be read. */
const CHECK_INDEXES = `
  create extension if not exists amcheck;
  select count(bt_index_check(c.oid, true)) from pg_class c join pg_index i on i.indexrelid = c.oid
    join pg_am a on a.oid = c.relam and a.amname = 'btree'
   where c.relnamespace in (select oid from pg_namespace
                             where nspname in ('directory', 'tasks', 'automation', 'audit', 'notifications'))`;

/** F8: no space left, for Postgres and for NATS. */
export const fullDisks: Fault = {
  id: 'F8',
  title: 'disk full for Postgres and for NATS',
  rigged: true,
  run: (world, short) =>
    underLoad(world, 'f8', async (load, scenery) => {
      const size = short ? 'short' : 'full';
      const violations: string[] = [];
      const fired = { postgres: 0, nats: 0 };
      const means: string[] = [];
      let wellMs = 0;
      for (const server of ['postgres', 'nats'] as const) {
        const disk = await smallDisk(world, server);
        rigOf(world).onEnd(() => disk.end());
        means.push(`${server}: ${disk.means}`);
        await load.ledger.acknowledgedMore(WELL);
        for (let round = 0; round < ROUNDS[size]; round += 1) {
          const told = logBytes(world, server);
          await disk.fill();
          await delay(FULL_FOR_MS[size]);
          await disk.free();
          const began = Date.now();
          violations.push(...(await allWell(world, load, scenery, server)));
          wellMs = Math.max(wellMs, Date.now() - began);
          fired[server] += saysFull(world, server, told);
        }
      }
      await world.admin.query(CHECK_INDEXES).catch((error: Error) => {
        violations.push(`An index is damaged: ${error.message}`);
      });
      violations.push(...surprises(load.ledger.entries, [503, 504]));
      const numbers = { ...fired, well_ms: wellMs, means: means.join(', ') };
      return { fired: Math.min(fired.postgres, fired.nats), violations, numbers };
    }),
};

function logBytes(world: World, server: Server): number {
  return statSync(join(world.home, 'logs', `${server}.log`)).size;
}

/** How often a server has said that it has no space, since its log had so many bytes. */
function saysFull(world: World, server: Server, from: number): number {
  const log = readFileSync(join(world.home, 'logs', `${server}.log`))
    .subarray(from)
    .toString();
  return log.match(SAYS_FULL)?.length ?? 0;
}

async function allWell(world: World, load: Load, scenery: Scenery, server: Server): Promise<string[]> {
  const [late, wholeWay, workflows] = await Promise.all([
    untilAllReady(world, WELL_WITHIN_MS),
    wholeWayWorks(world, scenery, load.probe, WELL_WITHIN_MS),
    workflowsWork(world, WELL_WITHIN_MS),
  ]);
  const when = `${WELL_WITHIN_MS / 1000} s after ${server} had space again`;
  if (late.length > 0) return [`${when}, not ready: ${late.join(', ')}`];
  if (!wholeWay) return [`${when}, no change goes the whole way`];
  if (!workflows) return [`${when}, no workflow completes`];
  await load.ledger.acknowledgedMore(WELL);
  return [];
}
