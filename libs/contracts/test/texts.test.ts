import { expect, it } from 'vitest';
import type { z } from 'zod';
import { contracts, trimmed } from '../src/index.ts';
import { validationFailed, validationResolved } from '../src/events/validation.ts';

/** White space, controls, joiners and other characters that nothing is drawn for. */
const NOTHING = [
  '',
  ' \t\n',
  '\u00a0\u3000',
  '\u200b',
  '\u200d\u2060\ufeff',
  '\u00ad',
  '\u180e \u034f',
  '\ufe0f',
];
NOTHING.push('\u115f\u3164', '\u{e0001}\u{e0020}', '\u0007\u0085', '\u200b \u200b', '\u202e');
const SOMETHING = [
  'a',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  '\u2764\ufe0f',
  '\u0928\u094d\u200d',
  ' \u200bx',
];

interface Field {
  readonly path: string;
  readonly schema: z.ZodType;
}

/** Every text in a schema, wherever it stands. */
function textsIn(schema: z.ZodType, path: string): Field[] {
  const { def } = schema as unknown as { def: Record<string, unknown> & { type: string } };
  const inner = (name: string, at = path) => textsIn(def[name] as z.ZodType, at);
  switch (def.type) {
    case 'string':
      return [{ path, schema }];
    case 'object':
      return Object.entries(def['shape'] as Record<string, z.ZodType>).flatMap(([name, of]) =>
        textsIn(of, `${path}.${name}`),
      );
    case 'array':
      return inner('element', `${path}[]`);
    case 'union':
      return (def['options'] as z.ZodType[]).flatMap((one) => textsIn(one, path));
    case 'pipe':
      return (def['in'] as z.ZodType) && inner('in');
    case 'optional':
    case 'nullable':
    case 'default':
      return inner('innerType');
    default:
      return [];
  }
}

const takes = ({ schema }: Field, value: string) => schema.safeParse(value).success;

it('no text that must not be empty consists of what nobody sees, in any request', () => {
  const schemas = contracts.flatMap(({ name, input, routes }) => [
    { name, schema: input },
    ...routes.map(({ method, path, request }) => ({ name: `${method} ${path} `, schema: request })),
  ]);
  schemas.push({ name: 'validation.failed', schema: validationFailed as never });
  schemas.push({ name: 'validation.resolved', schema: validationResolved as never });
  const fields = schemas.flatMap(({ name, schema }) => textsIn(schema, name));
  const texts = fields.filter((field) => takes(field, 'Ä b!') && !takes(field, ''));
  expect(texts.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'create_task.title',
      'create_checklist_item.title',
      'create_project.name',
      'create_automation.name',
      'put_tenant.settings.checklists.qa[]',
      'put_member.display_name',
      'put_evidence.note',
      'dismiss_dead_letter.reason',
      'validation.failed.message',
    ]),
  );
  for (const field of texts) {
    expect([field.path, NOTHING.filter((text) => takes(field, text))]).toEqual([field.path, []]);
    expect([field.path, SOMETHING.filter((text) => !takes(field, text))]).toEqual([field.path, []]);
  }
});

it('what says nothing is empty once it is trimmed, and what says something keeps its joiners', () => {
  expect(NOTHING.map(trimmed).join('')).toBe('');
  expect(SOMETHING.map((text) => trimmed(` ${text} `))).toEqual(SOMETHING.map((text) => text.trim()));
});
