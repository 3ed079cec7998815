import { createClient, type Client } from '@interlock/client';
import { makeToken, type RunningStack } from '@interlock/stack';

export const TENANT = 'demo';

/** The people of the story, with the directory's roles, which choose who is told. */
export const PEOPLE = {
  alice: { name: 'Alice', roles: ['admin', 'ops_build'] },
  bob: { name: 'Bob', roles: [] },
  olga: { name: 'Olga', roles: ['ops_release'] },
} as const;
export type PersonId = keyof typeof PEOPLE;

/** Everyone who acts, each with a token of their own. */
export type Cast = Record<PersonId | 'service' | 'pricing', Client>;

/** The address under which a person gets mail. */
export function mailboxOf(person: PersonId): string {
  return `${person}@${TENANT}.example`;
}

/** Signs everyone in. */
export async function castOf(stack: RunningStack): Promise<Cast> {
  const client = async (user: string, roles: readonly string[], use: 'session' | 'service') => {
    const token = await makeToken(stack, { tenant: TENANT, user, roles: [...roles], use, ttlSeconds: 900 });
    return createClient({ baseUrl: stack.gateway, token });
  };
  return {
    service: await client('build-service', [], 'service'),
    pricing: await client('pricing-service', ['flow_11'], 'service'),
    alice: await client('alice', PEOPLE.alice.roles, 'session'),
    bob: await client('bob', PEOPLE.bob.roles, 'session'),
    olga: await client('olga', PEOPLE.olga.roles, 'session'),
  };
}
