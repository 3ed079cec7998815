/** A snippet in a place of the repository, and the rule that refuses it (null: it is fine there). */
export interface Offence {
  says: string;
  file: string;
  code: string;
  rule: string | null;
}

const BOUNDARIES = '@nx/enforce-module-boundaries';
const ROOMS = 'interlock/rooms';
const SYNTAX = 'no-restricted-syntax';

const of = (rule: string | null, says: string, file: string, code: string): Offence => ({
  says,
  file,
  code,
  rule,
});

/** Dependencies between projects. */
export const projectOffences = [
  of(BOUNDARIES, 'contracts use nothing', 'libs/contracts/src/x.ts', "import '@interlock/database';"),
  of(BOUNDARIES, 'secrets use contracts only', 'libs/secrets/src/x.ts', "import '@interlock/database';"),
  of(BOUNDARIES, 'identity uses contracts only', 'libs/identity/src/x.ts', "import '@interlock/database';"),
  of(null, 'identity uses contracts', 'libs/identity/src/x.ts', "import '@interlock/contracts';"),
  of(BOUNDARIES, 'database knows no messages', 'libs/database/src/x.ts', "import '@interlock/identity';"),
  of(BOUNDARIES, 'servers use nothing', 'libs/servers/src/x.ts', "import '@interlock/contracts';"),
  of(BOUNDARIES, 'messaging knows no identity', 'libs/messaging/src/x.ts', "import '@interlock/identity';"),
  of(null, 'messaging uses the database', 'libs/messaging/src/x.ts', "import '@interlock/database';"),
  of(BOUNDARIES, 'service starts no servers', 'libs/service/src/x.ts', "import '@interlock/servers';"),
  of(BOUNDARIES, 'client uses contracts only', 'libs/client/src/x.ts', "import '@interlock/identity';"),
  of(BOUNDARIES, 'testing uses no stack', 'libs/testing/src/x.ts', "import '@interlock/stack';"),
  of(null, 'testing migrates', 'libs/testing/src/x.ts', "import '@interlock/postgres';"),
  of(null, 'testing provisions', 'libs/testing/src/x.ts', "import '@interlock/nats';"),
  of(BOUNDARIES, 'apps use no test library', 'apps/tasks/src/x.ts', "import '@interlock/testing';"),
  of(null, 'tests of apps use it', 'apps/tasks/test/x.test.ts', "import '@interlock/testing';"),
  of(BOUNDARIES, 'apps use no client', 'apps/gateway/src/x.ts', "import '@interlock/client';"),
  of(null, 'tests of apps use it', 'apps/gateway/test/x.test.ts', "import '@interlock/client';"),
  of(BOUNDARIES, 'apps use no infra', 'apps/tasks/src/x.ts', "import '@interlock/stack';"),
  of(BOUNDARIES, 'apps use no app', 'apps/tasks/src/x.ts', "import '@interlock/directory';"),
  of(BOUNDARIES, 'nor by its path', 'apps/tasks/src/x.ts', "import '../../directory/src/y.ts';"),
  of(BOUNDARIES, 'nor in tests', 'apps/tasks/test/x.test.ts', "import '@interlock/directory';"),
  of(BOUNDARIES, 'infra uses no app', 'infra/stack/src/x.ts', "import '@interlock/tasks';"),
  of(null, 'infra uses servers', 'infra/stack/src/x.ts', "import '@interlock/servers';"),
  of(BOUNDARIES, 'a package is declared', 'libs/contracts/src/x.ts', "import 'pino';"),
];

/** The rooms of an app. */
export const roomOffences = [
  of(ROOMS, 'the domain has no IO', 'apps/tasks/src/domain/x.ts', "import 'pg';"),
  of(ROOMS, 'nor files', 'apps/tasks/src/domain/x.ts', "import { readFile } from 'node:fs';"),
  of(ROOMS, 'nor messaging', 'apps/tasks/src/domain/x.ts', "import '@interlock/messaging';"),
  of(ROOMS, 'nor by import()', 'apps/tasks/src/domain/x.ts', "export const x = import('node:crypto');"),
  of(ROOMS, 'nor passed on', 'apps/tasks/src/domain/x.ts', "export { eq } from 'drizzle-orm';"),
  of(ROOMS, 'nor the store', 'apps/tasks/src/domain/task/x.ts', "import '../../store/tasks.ts';"),
  of(
    ROOMS,
    'not even as types',
    'apps/tasks/src/domain/x.ts',
    "import type { Row } from '../store/tasks.ts';",
  ),
  of(
    null,
    'only itself and contracts',
    'apps/tasks/src/domain/x.ts',
    "import './y.ts';\nimport '@interlock/contracts';",
  ),
  of(ROOMS, 'use cases write no SQL', 'apps/tasks/src/use-cases/x.ts', "import 'drizzle-orm';"),
  of(
    null,
    'use cases load, decide, commit',
    'apps/tasks/src/use-cases/x.ts',
    "import '../domain/y.ts';\nimport '../store/y.ts';\nimport '@interlock/database';",
  ),
  of(ROOMS, 'the store calls no use case', 'apps/tasks/src/store/x.ts', "import '../use-cases/y.ts';"),
  of(
    null,
    'the store has SQL',
    'apps/tasks/src/store/x.ts',
    "import '../domain/y.ts';\nimport 'drizzle-orm';",
  ),
  of(ROOMS, 'main is imported by nobody', 'apps/tasks/src/http.ts', "import './main.ts';"),
  of(ROOMS, 'nor by a test', 'infra/stack/test/x.test.ts', "import '../src/issuer/main.ts';"),
  of(
    ROOMS,
    'workflows run no activity',
    'apps/orchestrator/src/workflows/x.ts',
    "import { a } from '../activities/y.ts';\na();",
  ),
  of(ROOMS, 'nor settings', 'apps/orchestrator/src/workflows/x.ts', "import '../settings.ts';"),
  of(null, 'but their contracts', 'apps/orchestrator/src/workflows/x.ts', "import '../contracts.ts';"),
  of(ROOMS, 'nor the client', 'apps/orchestrator/src/workflows/x.ts', "import '@temporalio/client';"),
  of(ROOMS, 'nor Node', 'apps/orchestrator/src/workflows/x.ts', "import 'node:timers';"),
  of(
    null,
    "they know activities' types",
    'apps/orchestrator/src/workflows/x.ts',
    "import '@temporalio/workflow';\nimport type { A } from '../activities/y.ts';\nexport type B = A;",
  ),
];

/** Purity and form. */
export const formOffences = [
  of('no-restricted-properties', 'no clock', 'apps/tasks/src/domain/x.ts', 'export const x = Date.now();'),
  of(SYNTAX, 'no present', 'apps/tasks/src/domain/x.ts', 'export const x = new Date();'),
  of(
    null,
    'a date that was given',
    'apps/tasks/src/domain/x.ts',
    'export const x = (at: string) => new Date(at);',
  ),
  of(
    'no-restricted-properties',
    'no chance',
    'apps/tasks/src/domain/x.ts',
    'export const x = Math.random();',
  ),
  of(
    'no-restricted-globals',
    'no ids',
    'apps/tasks/src/domain/x.ts',
    'export const x = crypto.randomUUID();',
  ),
  of(
    'no-restricted-globals',
    'no environment',
    'apps/tasks/src/domain/x.ts',
    'export const x = process.env;',
  ),
  of('no-restricted-globals', 'no timer', 'apps/tasks/src/domain/x.ts', 'setTimeout(() => {}, 1);'),
  of(null, 'elsewhere all that', 'apps/tasks/src/use-cases/x.ts', 'export const x = new Date(Date.now());'),
  of(SYNTAX, 'no default export', 'libs/contracts/src/x.ts', 'export default 1;'),
  of(SYNTAX, 'not by another name', 'libs/contracts/src/x.ts', 'const x = 1;\nexport { x as default };'),
  of(SYNTAX, 'not in the domain', 'apps/tasks/src/domain/x.ts', 'export default 1;'),
  of(null, 'but in a configuration', 'vitest.config.ts', 'export default {};'),
  of(SYNTAX, 'no export *', 'libs/contracts/src/index.ts', "export * from './y.ts';"),
  of(SYNTAX, 'no utils', 'libs/contracts/src/utils.ts', 'export const x = 1;'),
  of(SYNTAX, 'no folder of helpers', 'apps/tasks/src/helpers/x.ts', 'export const x = 1;'),
  of(SYNTAX, 'no barrel', 'apps/tasks/src/domain/index.ts', 'export const x = 1;'),
  of(null, 'but the public entry', 'libs/contracts/src/index.ts', 'export const x = 1;'),
  of('max-lines', 'no endless file', 'libs/contracts/src/x.ts', 'export {};\n'.repeat(301)),
];

/** What needs types. They are given to a file that exists, as the type checker asks for one. */
export const typeOffences = [
  of('@typescript-eslint/no-floating-promises', 'no forgotten promise', '', 'Promise.resolve(1);'),
  of(
    '@typescript-eslint/no-misused-promises',
    'no promise as condition',
    '',
    'if (Promise.resolve(1)) debugger;',
  ),
  of('@typescript-eslint/await-thenable', 'no idle await', '', 'await 1;\nexport {};'),
  of('@typescript-eslint/only-throw-error', 'throw errors', '', "throw 'x';"),
  of('@typescript-eslint/no-explicit-any', 'no any', '', 'export const x: any = 1;'),
  of(
    '@typescript-eslint/consistent-type-imports',
    'types are imported as types',
    '',
    "import { Stats } from 'node:fs';\nexport type X = Stats;",
  ),
  of(
    '@typescript-eslint/switch-exhaustiveness-check',
    'every case',
    '',
    "export const f = (x: 'a' | 'b') => {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n};",
  ),
];
