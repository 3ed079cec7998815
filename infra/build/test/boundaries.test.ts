import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createProjectGraphAsync, type ProjectGraph } from '@nx/devkit';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { beforeAll, describe, expect, test } from 'vitest';
import { formOffences, projectOffences, roomOffences, typeOffences, type Offence } from './offences.ts';

const repository = resolve(import.meta.dirname, '../../..');

// Most snippets stand in files that don't exist, of which the type checker would know nothing.
const withoutTypes = new ESLint({ cwd: repository, overrideConfig: [tseslint.configs.disableTypeChecked] });
const withTypes = new ESLint({ cwd: repository });

async function reported(eslint: ESLint, { file, code }: Offence): Promise<(string | null)[]> {
  const results = await eslint.lintText(code, { filePath: resolve(repository, file) });
  return [...new Set(results.flatMap((result) => result.messages).map((message) => message.ruleId))];
}

const expected = (offence: Offence) => (offence.rule === null ? [] : [offence.rule]);

describe.each([
  ['projects', projectOffences],
  ['rooms', roomOffences],
  ['form', formOffences],
])('%s', (_name, offences) => {
  test.each(offences)('$says: $file', async (offence) => {
    expect(await reported(withoutTypes, offence)).toEqual(expected(offence));
  });
});

describe('types', () => {
  const file = 'infra/build/test/offences.ts';
  test.each(typeOffences)('$says', { timeout: 30_000 }, async (offence) => {
    expect(await reported(withTypes, { ...offence, file })).toEqual(expected(offence));
  });
});

describe('tags', () => {
  let graph: ProjectGraph;
  beforeAll(async () => {
    graph = await createProjectGraphAsync();
  });

  const tagsOf = (root: string, axis: string): string[] => {
    const project = Object.values(graph.nodes).find((node) => node.data.root === root);
    return (project?.data.tags ?? []).filter((tag) => tag.startsWith(`${axis}:`));
  };

  const packages = (kind: string) => readdirSync(resolve(repository, kind)).map((name) => ({ name, kind }));

  test.each(packages('libs'))('libs/$name is shared, and its own type', ({ name }) => {
    expect(tagsOf(`libs/${name}`, 'scope')).toEqual(['scope:shared']);
    expect(tagsOf(`libs/${name}`, 'type')).toEqual([`type:${name}`]);
  });

  test.each(packages('apps'))('apps/$name is its own scope', ({ name }) => {
    expect(tagsOf(`apps/${name}`, 'scope')).toEqual([`scope:${name}`]);
    expect(tagsOf(`apps/${name}`, 'type')).toEqual(['type:app']);
  });

  test.each(packages('apps'))('apps/$name offers nothing to import', async ({ name }) => {
    const manifest = await readFile(resolve(repository, 'apps', name, 'package.json'), 'utf8');
    expect(JSON.parse(manifest)).not.toHaveProperty('exports');
  });

  test.each(packages('infra'))('infra/$name is infra', ({ name }) => {
    expect(tagsOf(`infra/${name}`, 'scope')).toEqual(['scope:infra']);
    expect(tagsOf(`infra/${name}`, 'type')).toEqual(['type:infra']);
  });

  test('every type of project has its constraint', async () => {
    const config = (await withoutTypes.calculateConfigForFile('libs/contracts/src/index.ts')) as {
      rules: Record<string, [number, { depConstraints: { sourceTag: string }[] }]>;
    };
    const constrained = config.rules['@nx/enforce-module-boundaries']?.[1].depConstraints.map(
      (one) => one.sourceTag,
    );
    for (const node of Object.values(graph.nodes)) {
      const tags = (node.data.tags ?? []).filter((tag) => /^(scope|type):/.test(tag));
      expect(tags, node.name).toHaveLength(2);
      expect(constrained, node.name).toEqual(expect.arrayContaining(tags));
    }
  });
});
