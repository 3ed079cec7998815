import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

export const repository = resolve(import.meta.dirname, '../../..');

export interface Service {
  image: string;
  command?: string;
  restart?: string;
  networks: string[];
  ports?: string[];
  volumes?: string[];
  environment?: Record<string, string>;
  healthcheck?: { disable?: boolean; test?: unknown };
  depends_on?: Record<string, { condition: string }>;
  build?: { context: string; dockerfile: string };
}

export interface ComposeFile {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  networks: Record<string, unknown>;
}

export const composeText = readFileSync(resolve(repository, 'docker-compose.yml'), 'utf8');

/** docker-compose.yml with its anchors merged; variables stay as they are written. */
export const compose = parse(composeText, { merge: true }) as ComposeFile;

/** A service by name; throws when there is none. */
export function serviceOf(name: string): Service {
  const service = compose.services[name];
  if (!service) throw new Error(`docker-compose.yml has no service '${name}'`);
  return service;
}

/** The variables that docker-compose.yml takes from its surroundings. */
export const variables = new Set([...composeText.matchAll(/\$\{(\w+)/g)].map((match) => match[1]));
