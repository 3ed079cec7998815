import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { compose, repository, serviceOf } from './compose-file.ts';
import { processes } from './processes.ts';

const names = Object.keys(compose.services);

test('docker-compose.yml is valid by the Compose Specification', () => {
  const linter = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const schema = JSON.parse(readFileSync(join(linter, 'schemas/compose.schema.json'), 'utf8')) as object;
  // The schema declares its draft by an https address, and formats of its own.
  const ajv = new Ajv({ strict: false, allowUnionTypes: true, validateFormats: false });
  const valid = ajv.validate({ ...schema, $schema: 'http://json-schema.org/draft-07/schema' }, compose);
  expect(ajv.errors).toBeNull();
  expect(valid).toBe(true);
});

describe.each(processes)('$name', ({ name, folder, entry, env }) => {
  const service = serviceOf(name);

  test('runs its bundle, in the one image', () => {
    expect(service.command).toBe(`node dist/${folder}/${entry ?? 'main'}.js`);
    expect(service.image).toBe('interlock:local');
    expect(existsSync(resolve(repository, service.build?.dockerfile ?? ''))).toBe(true);
    expect(existsSync(resolve(repository, folder, 'package.json'))).toBe(true);
  });

  test('gets exactly the variables that it reads', () => {
    expect(Object.keys(service.environment ?? {}).sort()).toEqual([...env].sort());
  });

  test.runIf(env.includes('NATS_USER'))('connects to NATS as itself', () => {
    const { NATS_USER: user, NATS_PASSWORD: password } = service.environment ?? {};
    expect(user).toBe(name === 'provision' ? 'provisioner' : name);
    expect(password).toBe(`\${NATS_PASSWORD_${user?.toUpperCase()}}`);
  });

  test.runIf(env.includes('DATABASE_URL'))('connects to Postgres as itself', () => {
    const password = (kind: string) => `\${POSTGRES_PASSWORD_${name.toUpperCase()}_${kind}}`;
    expect(service.environment?.DATABASE_URL).toContain(`//${name}_app:${password('APP')}@`);
    expect(service.environment?.RELAY_DATABASE_URL).toContain(`//${name}_relay:${password('RELAY')}@`);
  });
});

describe.each(names)('%s', (name) => {
  const service = serviceOf(name);

  test('is on the one network', () => {
    expect(service.networks).toEqual(['interlock']);
  });

  test('is a job, or is started again when it dies', () => {
    const isJob = service.restart?.startsWith('on-failure');
    expect(isJob || service.restart === 'unless-stopped').toBe(true);
    const waiting = Object.values(compose.services).flatMap(({ depends_on = {} }) => depends_on[name] ?? []);
    const condition = isJob ? 'service_completed_successfully' : 'service_healthy';
    for (const dependency of waiting) expect(dependency.condition).toBe(condition);
  });

  test('is pinned to a version', () => {
    expect(service.image).toMatch(/:(local|v?\d+\.\d+(\.\d+)?(-alpine)?)$/);
  });

  test('mounts what exists', () => {
    for (const volume of service.volumes ?? []) {
      const [source = ''] = volume.split(':');
      if (source.startsWith('.')) expect(existsSync(resolve(repository, source)), source).toBe(true);
      else expect(compose.volumes).toHaveProperty(source);
    }
  });
});

test('only the gateway and the two pages are published, on this machine', () => {
  expect(names.filter((name) => serviceOf(name).ports)).toEqual(['temporal-ui', 'mail', 'gateway']);
  for (const port of names.flatMap((name) => serviceOf(name).ports ?? []))
    expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('NATS gets the password of every user of its configuration', () => {
  const configuration = readFileSync(resolve(repository, 'infra/nats/nats-server.conf'), 'utf8');
  const wanted = [...configuration.matchAll(/password: \$(\w+)/g)].map((match) => match[1]);
  expect(Object.keys(serviceOf('nats').environment ?? {}).sort()).toEqual(wanted.sort());
});

test('the namespace gets the search attributes of the embedded stack', () => {
  const script = readFileSync(resolve(repository, 'infra/docker/temporal/namespace.sh'), 'utf8');
  const plan = readFileSync(resolve(repository, 'infra/stack/src/plan.ts'), 'utf8');
  const attributes = [...plan.matchAll(/^ {2}(\w+): '(Keyword|Text)',$/gm)].map(
    ([, name, type]) => `${name}:${type}`,
  );
  expect(script).toContain(`for attribute in ${attributes.join(' ')}; do`);
});
