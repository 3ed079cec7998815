/** Who calls: a person's session or a service. `systemInitiated` follows from the NATS credential, never a body. */
export interface Principal {
  readonly kind: 'session' | 'service';
  readonly tenantId: string;
  readonly sub: string;
  readonly roles: readonly string[];
  readonly systemInitiated: boolean;
}

/** The actor of an audit row or event. `id` is null only for the system itself (Flow 31). */
export interface Actor {
  readonly type: 'user' | 'service' | 'system';
  readonly id: string | null;
}

/** The actor that a principal's change is booked to. */
export function actorOf(principal: Principal): Actor {
  return { type: principal.kind === 'session' ? 'user' : 'service', id: principal.sub };
}

/** `admin` and every `ops_*` role are members everywhere in their tenant (spec 1.18). */
export function isOps(roles: readonly string[]): boolean {
  return roles.some((role) => role === 'admin' || role.startsWith('ops_'));
}
