import { commandSubject, contracts } from '@interlock/contracts';
import type { NatsUser } from '@interlock/nats';
import type { RoleKind } from '@interlock/postgres';

/** What a credential of NATS may do; everything else is outside its grant. */
export interface BusGrant {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** The streams that a service consumes, through the durable of its name. */
const CONSUMES: Partial<Record<NatsUser, readonly string[]>> = {
  tasks: ['VALIDATION', 'EVENTS'],
  audit: ['EVENTS', 'DEAD'],
  notifications: ['EVENTS'],
  orchestrator: ['EVENTS'],
};

/** The calls of a service that may not call everything. */
const CALLS: Partial<Record<NatsUser, readonly string[]>> = {
  audit: contracts
    .filter(({ name }) => name === 'redrive_message')
    .map((contract) => commandSubject('audit', contract)),
};

/** What services have besides what they all have. */
const BESIDES: Partial<Record<NatsUser, BusGrant>> = {
  tasks: {
    publish: ['validation.failed.*', 'limits.tasks', '$JS.API.STREAM.MSG.DELETE.VALIDATION'],
    subscribe: ['limits.tasks'],
  },
  orchestrator: {
    publish: [],
    subscribe: ['evt.tasks.task_status_updated.>', 'evt.tasks.task_moved.>'],
  },
};

/** The commands that the system gives to internal services. */
const FOR_SERVICES = ['create_auto_task', 'update_task_status', 'block_automation', 'apply_external_status'];

/** What a service may do that is none of the system's own: report validations and ask for commands in its name. */
function internalService(name: string, besides: readonly string[] = []): BusGrant {
  return {
    publish: [
      `validation.failed.${name}`,
      `validation.resolved.${name}`,
      ...contracts
        .filter((contract) => FOR_SERVICES.includes(contract.name))
        .map((contract) => commandSubject(name, contract)),
    ],
    subscribe: [`_INBOX_${name}.>`, ...besides],
  };
}

const ALONE: Partial<Record<NatsUser, BusGrant>> = {
  gateway: {
    publish: ['cmd.gateway.>', 'limits.gateway'],
    subscribe: ['_INBOX_gateway.>', 'limits.gateway', 'evt.directory.tenant_changed.>'],
  },
  validator: internalService('validator', ['_INBOX.>']),
  monitoring: internalService('monitoring'),
  provisioner: {
    publish: [
      ...['$JS.API.INFO', '$SRV.>', '$JS.API.CONSUMER.INFO.*.*', '$JS.API.CONSUMER.CREATE.*.>'],
      ...['$JS.API.CONSUMER.DURABLE.CREATE.*.*'],
      ...['INFO', 'CREATE', 'UPDATE'].map((verb) => `$JS.API.STREAM.${verb}.*`),
    ],
    subscribe: ['_INBOX_provisioner.>'],
  },
};

/** What a user of NATS may do: a service calls, announces and buries under its own name, and consumes its durable. */
export function busGrant(user: NatsUser): BusGrant {
  const alone = ALONE[user];
  if (alone !== undefined) return alone;
  const consuming = (CONSUMES[user] ?? []).flatMap((stream) => [
    `$JS.API.CONSUMER.INFO.${stream}.${user}`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.${user}`,
    `$JS.ACK.${stream}.${user}.>`,
  ]);
  const { publish, subscribe } = BESIDES[user] ?? { publish: [], subscribe: [] };
  return {
    publish: [
      ...(CALLS[user] ?? [`cmd.${user}.>`]),
      `evt.${user}.>`,
      `dead.${user}`,
      ...consuming,
      ...publish,
    ],
    subscribe: [`cmd.*.${user}.>`, '$SRV.>', `_INBOX_${user}.>`, ...subscribe],
  };
}

/** What may be done with a whole table. */
export const VERBS = ['select', 'insert', 'update', 'delete', 'truncate', 'alter', 'drop'] as const;
export type Verb = (typeof VERBS)[number];

const ROWS: readonly Verb[] = ['select', 'insert', 'update', 'delete'];

/** Tables of every schema, or of one, with which a service's own role may do less than with its others. */
const APP_MAY: Readonly<Record<string, readonly Verb[]>> = {
  audit_logs: ['select', 'insert'],
  outbox: ['insert'],
  inbox: ['select', 'insert', 'delete'],
  idempotency_keys: ['select', 'insert'],
  functions: [],
  migrations: [],
  service_tables_migrations: [],
  'automation.automations': ['select', 'insert', 'update'],
  'automation.automation_versions': ['select', 'insert', 'update'],
  'automation.quotes': ['select', 'insert', 'update'],
  'automation.evidence': ['select', 'insert', 'update'],
  'automation.automation_versions_status_history': ['select', 'insert'],
  'automation.remediation_escalations': ['select', 'insert'],
  'audit.ledger': ['select'],
  'audit.ledger_heads': ['select'],
  'audit.dead_letters': ['select', 'insert', 'update'],
};

/** The relay may read and prune the outbox; of kept answers it sees no body, and of events it changes one column. */
const RELAY_MAY: Readonly<Record<string, readonly Verb[]>> = {
  outbox: ['select', 'delete'],
  idempotency_keys: ['delete'],
};

/** What a role may do with a table of its own service's schema; with any other it may do nothing. */
export function tableGrant(kind: RoleKind, schema: string, table: string): readonly Verb[] {
  if (kind === 'owner') return VERBS;
  if (kind === 'relay') return RELAY_MAY[table] ?? [];
  return APP_MAY[`${schema}.${table}`] ?? APP_MAY[table] ?? ROWS;
}
