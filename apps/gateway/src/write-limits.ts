import { catalog, tenantOfSubject, type Contract, type Principal, type Tenant } from '@interlock/contracts';
import { requireAllowed, sendCall, SharedLimiter, type Verdict } from '@interlock/messaging';
import { BoundedMap, type Logger } from '@interlock/service';
import type { NatsConnection } from '@nats-io/transport-node';
import type { FastifyReply } from 'fastify';

const DEFAULT_WRITES_PER_MINUTE = 6_000;
const KNOWN_MS = 60_000;
const UNKNOWN_MS = 2_000;
const KNOWN_TENANTS = 10_000;
const getTenant = catalog.directory.getTenant as unknown as Contract;

interface Known {
  readonly limit: Promise<number>;
  readonly until: number;
}

/**
 * The limit on a user's writes, which the tenant sets. The directory is asked when a tenant is first seen and once
 * a minute, and told of changes at once; while it is away, the default holds.
 */
export class WriteLimits {
  readonly #nc: NatsConnection;
  readonly #log: Logger;
  readonly #limiter: SharedLimiter;
  readonly #tenants = new BoundedMap<string, Known>(KNOWN_TENANTS);

  constructor(nc: NatsConnection, log: Logger) {
    this.#nc = nc;
    this.#log = log;
    this.#limiter = new SharedLimiter(nc, 'limits.gateway');
    nc.subscribe('evt.directory.tenant_changed.>', {
      callback: (error, msg) => {
        if (error === null) this.#tenants.delete(tenantOfSubject(msg.subject));
      },
    });
  }

  /** Counts a write of `principal` and tells the client how much is left. Throws `rate_limited`. */
  async take(principal: Principal, reply: FastifyReply): Promise<void> {
    const { tenantId, sub } = principal;
    const verdict = await this.#limiter.take(`${tenantId}/${sub}`, await this.#limitOf(tenantId));
    if (verdict) tell(reply, verdict);
    requireAllowed(verdict, 'by this user');
  }

  stop(): void {
    this.#limiter.stop();
  }

  #limitOf(tenantId: string): Promise<number> {
    const known = this.#tenants.get(tenantId);
    if (known && known.until > Date.now()) return known.limit;
    const limit = this.#ask(tenantId);
    this.#tenants.set(tenantId, { limit, until: Date.now() + KNOWN_MS });
    return limit;
  }

  async #ask(tenantId: string): Promise<number> {
    try {
      const principal = {
        kind: 'service',
        tenantId,
        sub: 'gateway',
        roles: [],
        systemInitiated: false,
      } as const;
      const facts = { surface: 'internal', principal, requestId: `limits-${tenantId}` } as const;
      const input = Buffer.from(JSON.stringify({ tenant_id: tenantId }));
      const reply = await sendCall(this.#nc, 'gateway', getTenant, facts, input);
      if (reply.facts.code === 'not_found') return DEFAULT_WRITES_PER_MINUTE;
      if (reply.facts.code !== undefined) throw new Error(`The directory answered ${reply.facts.code}.`);
      const { tenant } = JSON.parse(Buffer.from(reply.body).toString()) as { tenant: Tenant };
      return tenant.settings.rate_limits?.writes_per_minute ?? DEFAULT_WRITES_PER_MINUTE;
    } catch (error) {
      this.#log.warn(
        { err: error, tenant: tenantId },
        "the tenant's limits are not known; the default holds",
      );
      this.#tenants.set(tenantId, {
        limit: Promise.resolve(DEFAULT_WRITES_PER_MINUTE),
        until: Date.now() + UNKNOWN_MS,
      });
      return DEFAULT_WRITES_PER_MINUTE;
    }
  }
}

function tell(reply: FastifyReply, { limit, remaining, resetSeconds }: Verdict): void {
  reply.headers({
    'ratelimit-limit': limit,
    'ratelimit-remaining': remaining,
    'ratelimit-reset': resetSeconds,
  });
}
