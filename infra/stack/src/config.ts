import { join, resolve } from 'node:path';
import { repoRoot } from '@interlock/servers';
import { portVariable } from './port-variable.ts';

const PORTS_IN_A_ROW = 8;
const MOST_COPIES = 9;
const HIGHEST_BASE = 65_535 - (PORTS_IN_A_ROW - 1);

export interface StackConfig {
  /** The data folder, absolute. */
  home: string;
  /** The gateway's port, the first of eight in a row; 0 lets the system choose every port. */
  port: number;
  /** How many of each service and of the gateway run side by side. */
  copies: number;
  /** Ports by which the services reach a server instead of by its own: something between them listens there. */
  detours: Detours;
}

export interface Detours {
  postgres?: number;
  nats?: number;
}

/** Reads the variables INTERLOCK_*; throws one line naming the one that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): StackConfig {
  return {
    home: readHome(env),
    port: readPort(env.INTERLOCK_PORT || '8080'),
    copies: readCopies(env.INTERLOCK_COPIES || '1'),
    detours: {
      ...(env.INTERLOCK_DETOUR_POSTGRES ? { postgres: portVariable(env, 'INTERLOCK_DETOUR_POSTGRES') } : {}),
      ...(env.INTERLOCK_DETOUR_NATS ? { nats: portVariable(env, 'INTERLOCK_DETOUR_NATS') } : {}),
    },
  };
}

/** INTERLOCK_HOME as an absolute path; `.interlock` in the repository when it isn't set. */
export function readHome(env: NodeJS.ProcessEnv): string {
  const home = resolve(env.INTERLOCK_HOME || join(repoRoot(), '.interlock'));
  if (home === '/') throw new Error("INTERLOCK_HOME must be a folder of its own, not '/'.");
  return home;
}

function readPort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > HIGHEST_BASE) {
    throw new Error(
      `INTERLOCK_PORT must be a port from 1 to ${HIGHEST_BASE}, or 0 for any free ones, not '${text}'.`,
    );
  }
  return Number(text);
}

function readCopies(text: string): number {
  if (!/^\d$/.test(text) || text === '0')
    throw new Error(`INTERLOCK_COPIES must be a number from 1 to ${MOST_COPIES}, not '${text}'.`);
  return Number(text);
}
