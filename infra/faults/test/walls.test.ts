import { expect, test } from 'vitest';
import { inputOf } from '../src/walls/inputs.ts';
import { ROUTES } from '../src/walls/routes.ts';
import { sample } from '../src/walls/sample.ts';
import { isWithin } from '../src/walls/subjects.ts';

const ID = '018f0000-0000-7000-8000-000000000000';
const from = {
  words: 'Words',
  id: (_: string, form: 'uuid' | 'external') => (form === 'uuid' ? ID : 'someone'),
};

test.each(ROUTES)('an input can be made for $name', (route) => {
  const fields = inputOf(route, from);
  expect(route.route.request.safeParse(fields).success).toBe(true);
  expect(Object.keys(fields)).toEqual(expect.arrayContaining([...route.required]));
});

test('a field that is given stays, and what it excludes is left out', () => {
  const create = ROUTES.find(({ name }) => name === 'POST /v1/tasks');
  const fields = inputOf(create!, from, { automation_version_id: ID });
  expect(fields).toMatchObject({ automation_version_id: ID });
  expect(fields).not.toHaveProperty('project_id');
});

test('an input that cannot be made is an error that names the field', () => {
  const [route] = ROUTES;
  expect(() => inputOf(route!, { words: 'Words', id: () => undefined })).toThrow(
    "no own value for 'tenant_id'",
  );
  expect(() => sample({ type: 'string', pattern: '^[!]{9}$' }, 'odd', from)).toThrow("for 'odd'");
  expect(() => sample({ not: {} } as object, 'odd', from)).toThrow("for 'odd'");
});

test.each([
  ['cmd.tasks.audit.x', 'cmd.tasks.>', true],
  ['cmd.tasks', 'cmd.tasks.>', false],
  ['cmd.*.audit.>', 'cmd.tasks.>', false],
  ['cmd.tasks.*.>', 'cmd.tasks.>', true],
  ['cmd.>', 'cmd.*.audit.>', false],
  ['validation.failed.a', 'validation.failed.*', true],
  ['validation.failed.a.b', 'validation.failed.*', false],
  ['validation.failed.>', 'validation.failed.*', false],
  ['>', 'cmd.>', false],
])('%s within %s: %s', (asked, granted, within) => {
  expect(isWithin(asked, granted)).toBe(within);
});
