import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { barrel, defaultExports, misnamed, openExports } from './form.mjs';
import { moduleBoundaries } from './module-boundaries.mjs';
import { ensureProjectGraph } from './project-graph.mjs';
import { purity } from './purity.mjs';
import { roomsRule } from './rooms-rule.mjs';
import { typeAware } from './type-aware.mjs';

const CODE = ['**/*.ts', '**/*.mjs'];

/** The ESLint configuration of the repository in this folder. */
export async function interlock(repository) {
  await ensureProjectGraph();
  const scopes = readdirSync(join(repository, 'apps'));
  return tseslint.config(
    { ignores: ['**/node_modules/', '**/dist/', '.nx/', '.tools/', '.interlock/', 'coverage/'] },
    { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
    {
      files: CODE,
      extends: [tseslint.configs.base],
      plugins: { '@nx': nx, interlock: { rules: { rooms: roomsRule } } },
    },
    { files: ['{libs,apps,infra}/*/{src,test}/**/*.ts'], ...typeAware(repository) },
    {
      files: CODE,
      rules: {
        'interlock/rooms': 'error',
        'max-lines': ['error', 300],
        'no-restricted-syntax': ['error', ...openExports, ...defaultExports],
        '@nx/enforce-module-boundaries': ['error', moduleBoundaries(scopes, { tests: false })],
      },
    },
    {
      files: ['**/test/**/*.{ts,mjs}', '**/*.config.{ts,mjs}'],
      rules: { '@nx/enforce-module-boundaries': ['error', moduleBoundaries(scopes, { tests: true })] },
    },
    {
      files: ['apps/*/src/domain/**/*.ts'],
      rules: {
        'no-restricted-globals': ['error', ...purity.globals],
        'no-restricted-properties': ['error', ...purity.properties],
        'no-restricted-syntax': ['error', ...openExports, ...defaultExports, ...purity.syntax],
      },
    },
    { files: ['**/*.config.{ts,mjs}'], rules: { 'no-restricted-syntax': ['error', ...openExports] } },
    ...[misnamed, barrel].map(({ message, ...where }) => ({
      ...where,
      rules: { 'no-restricted-syntax': ['error', { selector: 'Program', message }] },
    })),
    prettier,
  );
}
