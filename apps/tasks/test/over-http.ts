import { randomUUID } from 'node:crypto';
import {
  problem,
  readRequest,
  RefusedError,
  requireAccess,
  type Contract,
  type Principal,
  type Problem,
} from '@interlock/contracts';
import { withoutSecrets, type UseCase } from '@interlock/messaging';

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** Asks a use case by one of its routes, and gets what that route's client would see. */
export function overHttp<C extends Contract>(contract: C, useCase: UseCase<C>, path: string) {
  const at = contract.routes.findIndex((candidate) => candidate.path === path);
  const route = contract.routes[at];
  if (route === undefined) throw new Error(`${contract.name} has no route ${path}.`);
  return async <T = Record<string, unknown>>(
    principal: Principal,
    request: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown },
  ): Promise<Answer<T & Partial<Problem>>> => {
    const { params = {}, query = {}, body } = request;
    const requestId = randomUUID();
    try {
      const input = readRequest(route, { params, query, headers: {}, body });
      requireAccess(contract, principal, route);
      const searched = withoutSecrets(principal, input, contract.searchesItems);
      const output = await useCase({ principal, requestId, surface: route.surface }, searched as never);
      return { status: route.status, body: route.present(output) as T & Partial<Problem> };
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      const refused = problem(error.refusal, route.surface, requestId);
      return { status: refused.status, body: refused as T & Problem };
    }
  };
}
