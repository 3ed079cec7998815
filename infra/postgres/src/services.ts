/** The services that own a schema, in the order they are migrated. */
export const SERVICES = ['directory', 'tasks', 'automation', 'audit', 'notifications'] as const;
export type Service = (typeof SERVICES)[number];

/** owner: owns the schemas and migrates; app: the service itself; relay: publishes its outbox. */
export const ROLE_KINDS = ['owner', 'app', 'relay'] as const;
export type RoleKind = (typeof ROLE_KINDS)[number];
export type ServiceRole = `${Service}_${RoleKind}`;

export const SERVICE_ROLES: readonly ServiceRole[] = SERVICES.flatMap((service) =>
  ROLE_KINDS.map((kind) => `${service}_${kind}` as const),
);

export type RolePasswords = Readonly<Record<ServiceRole, string>>;

/** Who may use what a service publishes in `<service>_api`; each object there is granted besides. */
export const PUBLISHED_TO: Readonly<Record<Service, readonly Service[]>> = {
  directory: ['tasks', 'automation', 'audit', 'notifications'],
  tasks: ['directory', 'automation', 'audit', 'notifications'],
  automation: ['tasks', 'audit', 'notifications'],
  audit: [],
  notifications: [],
};
