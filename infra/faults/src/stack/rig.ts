import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertPortFree } from '@interlock/servers';
import { Detour, NATS_USER, POSTGRES_USER } from './detour.ts';

/** What stands around a stack so that it can be broken in more ways: detours to its servers, and copies. */
export interface Rig {
  readonly home: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly detours: { readonly postgres: Detour; readonly nats: Detour };
  /** Something to undo after the stack has stopped. */
  onEnd(undo: () => void): void;
  end(): void;
}

const COPIES = 2;
/** Below the ports that a system gives out by itself. */
const BASES = { from: 20_000, to: 30_000 };
/** Where the stack puts its servers in its row of eight ports. */
const OFFSETS = { nats: 3, postgres: 4, all: 8 };
const TRIES = 20;

/** Sets up what a rigged stack needs before it starts. */
export async function setUpRig(): Promise<Rig> {
  const home = mkdtempSync(join(tmpdir(), 'interlock-faults-'));
  // Started by root, Postgres runs as another user, who must be able to reach its folder.
  chmodSync(home, 0o711);
  const base = await freeRow();
  const detours = {
    postgres: await Detour.open(base + OFFSETS.postgres, POSTGRES_USER),
    nats: await Detour.open(base + OFFSETS.nats, NATS_USER),
  };
  const variables = {
    INTERLOCK_COPIES: String(COPIES),
    INTERLOCK_PORT: String(base),
    INTERLOCK_DETOUR_POSTGRES: String(detours.postgres.port),
    INTERLOCK_DETOUR_NATS: String(detours.nats.port),
  };
  const undos: (() => void)[] = [];
  return {
    home,
    variables,
    detours,
    onEnd: (undo) => void undos.push(undo),
    end() {
      for (const undo of undos) undo();
      detours.postgres.close();
      detours.nats.close();
    },
  };
}

/** The first of eight free ports in a row. */
async function freeRow(): Promise<number> {
  for (let tried = 1; ; tried += 1) {
    const base = BASES.from + Math.floor(Math.random() * (BASES.to - BASES.from));
    try {
      for (let port = base; port < base + OFFSETS.all; port += 1) await assertPortFree(port, 'a stack');
      return base;
    } catch (error) {
      if (tried === TRIES) throw error;
    }
  }
}
