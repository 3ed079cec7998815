const OF_SERVICES = ['contracts', 'secrets', 'database', 'messaging', 'service', 'identity'].map(
  (type) => `type:${type}`,
);
const OF_TESTS = ['type:testing', 'type:servers'];

/** What a project of each type may depend on. `infra:provisioning` marks the infra that prepares a server. */
const MAY_USE = {
  contracts: [],
  secrets: ['type:contracts'],
  identity: ['type:contracts'],
  database: ['type:contracts'],
  servers: [],
  messaging: ['type:contracts', 'type:secrets', 'type:database'],
  service: ['type:contracts', 'type:secrets', 'type:database', 'type:messaging', 'type:identity'],
  client: ['type:contracts'],
  testing: [...OF_SERVICES, 'type:servers', 'type:client', 'infra:provisioning'],
  app: OF_SERVICES,
  infra: [...OF_SERVICES, 'type:client', 'type:infra', ...OF_TESTS],
};

/** What the tests of a project may depend on besides. */
const TESTS_MAY_USE = { app: [...OF_TESTS, 'type:client'] };

/** Shared code knows no scope but its own; the servers of the tests are prepared as every other. */
const SHARED_MAY_USE = ['scope:shared', 'infra:provisioning'];

/**
 * The options of @nx/enforce-module-boundaries: two axes, and a dependency must be allowed on both.
 * `scopes` are those of the apps.
 */
export function moduleBoundaries(scopes, { tests }) {
  return {
    banTransitiveDependencies: true,
    depConstraints: [
      ...Object.entries(MAY_USE).map(([type, uses]) => ({
        sourceTag: `type:${type}`,
        onlyDependOnLibsWithTags: tests ? [...uses, ...(TESTS_MAY_USE[type] ?? OF_TESTS)] : uses,
      })),
      { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: SHARED_MAY_USE },
      ...[...scopes, 'infra'].map((scope) => ({
        sourceTag: `scope:${scope}`,
        onlyDependOnLibsWithTags: [`scope:${scope}`, 'scope:shared'],
      })),
    ],
  };
}
