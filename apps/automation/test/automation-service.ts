import { randomUUID } from 'node:crypto';
import {
  problem,
  readRequest,
  RefusedError,
  requireAccess,
  type Automation,
  type BlockTruth,
  type AutomationMember,
  type AutomationVersion,
  type Contract,
  type ErrorDetail,
  type Evidence,
  type PossibleTransition,
  type Principal,
  type Quote,
  type TransitionOutcome,
} from '@interlock/contracts';
import { createPool, newId } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { TenantDatabase } from '@interlock/service';
import { testDatabase } from '@interlock/testing';
import pg from 'pg';
import { joinedTransitions } from '../src/store/joined-transitions.ts';

export type AutomationService = Awaited<ReturnType<typeof automationService>>;

/** The use cases of this service on a database of their own, and a superuser's eye on what they wrote. */
export async function automationService() {
  const database = await testDatabase();
  const onIdleError = () => undefined;
  const url = database.url('automation_app');
  const pool = createPool({ url, max: 8, applicationName: 'test', onIdleError });
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 4 });
  const rows = async <T extends object = Record<string, unknown>>(sql: string, values: unknown[] = []) =>
    (await admin.query<T>(sql, values)).rows;
  return {
    deps: {
      database: new TenantDatabase(pool, () => undefined),
      transitions: joinedTransitions(pool),
    },
    pool,
    admin,
    rows,
    url: database.url,
    async tenant(id: string, users: readonly string[] = [], settings = {}) {
      await rows(
        `insert into directory.tenants (tenant_id, name, status, settings) values ($1, $1, 'active', $2)`,
        [id, settings],
      );
      await rows(
        `insert into directory.members (tenant_id, user_id, email, display_name, status)
         select $1, u, u || '@example.org', u, 'active' from unnest($2::text[]) u`,
        [id, users],
      );
    },
    /** A project of the tasks service, with so many build checklist tasks done of so many. */
    async project(
      tenantId: string,
      checklist: { complete: number; total: number } = { complete: 0, total: 0 },
    ) {
      const id = newId();
      await rows(
        `insert into tasks.projects (tenant_id, id, name, created_by, checklist_complete, checklist_total)
         values ($1, $2, 'Onboarding', 'olga', $3, $4)`,
        [tenantId, id, checklist.complete, checklist.total],
      );
      return id;
    },
    async close() {
      await Promise.all([pool.end(), admin.end()]);
      await database.drop();
    },
  };
}

/** A session of `sub` in `tenantId` with the token's `roles`. */
export function session(tenantId: string, sub: string, roles: readonly string[] = []): Principal {
  return { kind: 'session', tenantId, sub, roles, systemInitiated: false };
}

/** A service of `tenantId` with the token's `roles`. */
export function service(tenantId: string, roles: readonly string[] = [], systemInitiated = false): Principal {
  return { kind: 'service', tenantId, sub: 'flow', roles, systemInitiated };
}

/** What answers may hold; which of it an answer has, the test knows. */
interface Body {
  readonly automation: Automation;
  readonly automation_version: AutomationVersion;
  readonly member: AutomationMember;
  readonly transitions: readonly PossibleTransition[];
  readonly evidence: Evidence;
  readonly quote: Quote;
  readonly project: TransitionOutcome['project'];
  readonly already_applied: boolean;
  readonly block: BlockTruth;
  readonly detail: string;
  readonly items: readonly { readonly id: string; readonly to_status: string }[];
  readonly next_cursor: string | null;
  readonly code: string;
  readonly details: readonly ErrorDetail[];
}

export interface Answer {
  readonly status: number;
  readonly body: Body;
}

/** Asks a use case by its route, and gets what that route's client would see. */
export function asking<C extends Contract>(contract: C, useCase: UseCase<C>) {
  const [route] = contract.routes;
  return async (
    principal: Principal,
    params: Record<string, string>,
    body: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const requestId = randomUUID();
    try {
      if (route === undefined) throw new Error(`${contract.name} has no route.`);
      const asGet = route.method === 'GET';
      const input = readRequest(route, {
        ...{ params, headers },
        ...(asGet ? { query: body, body: undefined } : { query: {}, body }),
      });
      requireAccess(contract, principal, route);
      const output = await useCase({ principal, requestId, surface: 'v1' }, input as never);
      const status = route.created?.(output) ? 201 : route.status;
      return { status, body: route.present(output) as Body };
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      const refused = problem(error.refusal, 'v1', requestId);
      return { status: refused.status, body: refused as unknown as Body };
    }
  };
}
