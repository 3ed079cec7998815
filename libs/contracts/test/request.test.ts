import { describe, expect, it } from 'vitest';
import { catalog } from '../src/catalog.ts';
import { RefusedError } from '../src/errors.ts';
import { problem } from '../src/problem.ts';
import { readRequest, type RawRequest } from '../src/request.ts';
import type { Route } from '../src/contract.ts';

const raw = (more: Partial<RawRequest> = {}): RawRequest => ({
  params: {},
  query: {},
  headers: {},
  body: undefined,
  ...more,
});
const task = '0190d2a4-0000-7000-8000-000000000001';
const [statusRoute] = catalog.tasks.updateTaskStatus.routes;
const [listRoute] = catalog.tasks.listTasks.routes;

function refusalOf(route: Route | undefined, request: RawRequest) {
  try {
    readRequest(route as Route, request);
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal;
    throw error;
  }
  throw new Error('not refused');
}

describe('a request', () => {
  it('becomes the input of the use case: words translated, path over body, unknown fields ignored', () => {
    const body = { status: 'complete', task_id: 'forged', tenant_id: 'other', if_match: 'forged', id: 1 };
    const headers = { 'if-match': '"2026-01-01T00:00:00.000Z"' };
    expect(readRequest(statusRoute as Route, raw({ params: { task_id: task }, headers, body }))).toEqual({
      task_id: task,
      status: 'done',
      if_match: '"2026-01-01T00:00:00.000Z"',
    });
  });

  it('may not name unknown things in its query', () => {
    expect(refusalOf(listRoute as Route, raw({ query: { stauts: 'pending' } }))).toMatchObject({
      code: 'validation_failed',
      details: [{ field: 'stauts' }],
    });
    const params = { task_id: task };
    expect(
      refusalOf(statusRoute as Route, raw({ params, query: { dry: '1' }, body: { status: 'pending' } })),
    ).toMatchObject({
      details: [{ field: 'dry' }],
    });
  });

  it.each([[[]], ['text'], [7], [null]])('must be an object, not %j', (body) => {
    const refusal = refusalOf(statusRoute as Route, raw({ params: { task_id: task }, body }));
    expect(refusal.code).toBe('validation_failed');
  });

  it('names every field that is wrong', () => {
    const params = { task_id: 'nope' };
    const refusal = refusalOf(
      statusRoute as Route,
      raw({ params, body: { status: 'done', last_known_updated_at: 'x' } }),
    );
    expect(refusal.details?.map(({ field }) => field).sort()).toEqual([
      'last_known_updated_at',
      'status',
      'task_id',
    ]);
  });

  it('gets no number out of a limit that is none', () => {
    for (const limit of ['0', '201', '1.5', 'many', '']) {
      expect(refusalOf(listRoute as Route, raw({ query: { limit } })).details).toMatchObject([
        { field: 'limit' },
      ]);
    }
  });
});

describe('a problem document', () => {
  const refusal = { code: 'invalid_status_transition', message: 'No.' } as const;

  it('follows the surface', () => {
    expect(problem(refusal, 'v1', 'r1')).toMatchObject({ status: 400, code: 'invalid_status_transition' });
    expect(problem(refusal, 'app', 'r1')).toMatchObject({
      status: 422,
      code: 'invalid_transition',
      success: false,
      message: 'No.',
    });
  });

  it('tells the current state in the words of the surface', () => {
    const current = { version: 3, task_status: 'done', updated_at: '2026-01-01T00:00:00.000Z' } as const;
    const conflict = { code: 'concurrency_conflict', message: 'Late.', current } as const;
    expect(problem(conflict, 'v1', 'r1')).toMatchObject({
      status: 409,
      current: { version: 3, status: 'complete', updated_at: '2026-01-01T00:00:00.000Z' },
    });
    expect(problem(conflict, 'api', 'r1').current?.status).toBe(3);
  });
});

describe('what no rule could mean', () => {
  const params = { task_id: task };
  const [createRoute] = catalog.tasks.createTask.routes;
  const [updateRoute] = catalog.tasks.updateTask.routes;
  const [reportRoute] = catalog.tasks.reportValidationFailure.routes;
  const made = { project_id: task, kind: 'general_todo', title: 'T' };

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'is refused as a status: %s',
    (status) => {
      expect(refusalOf(statusRoute as Route, raw({ params, body: { status } })).code).toBe(
        'validation_failed',
      );
      expect(refusalOf(listRoute as Route, raw({ query: { status } })).code).toBe('validation_failed');
    },
  );

  it.each(['a\u0000b', '\ud800', 'x\udc00y'])('is refused in texts: %j', (text) => {
    for (const field of ['title', 'description', 'reason']) {
      const refusal = refusalOf(createRoute as Route, raw({ body: { ...made, [field]: text } }));
      expect(refusal.details).toMatchObject([{ field }]);
    }
  });

  it.each(['0000-01-01', '0999-12-31', '2026-02-30', '+275760-01-01', '10000-01-01'])(
    'is refused as a day: %s',
    (day) => {
      expect(
        refusalOf(createRoute as Route, raw({ body: { ...made, start_date: day } })).details,
      ).toMatchObject([{ field: 'start_date' }]);
    },
  );

  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+10:00',
    '9999-12-31T23:59:59-01:00',
    '2026-01-01',
    '2026-01-01T00:00:00',
  ])('is refused as a time: %s', (due_date) => {
    expect(refusalOf(createRoute as Route, raw({ body: { ...made, due_date } })).details).toMatchObject([
      { field: 'due_date' },
    ]);
  });

  it('is a time whose plus became a space in the URL, and the answer says so', () => {
    const due_before = new URLSearchParams('due_before=2026-01-31T12:00:00+02:00').get('due_before');
    const refusal = refusalOf(listRoute as Route, raw({ query: { due_before } }));
    expect(refusal.details).toMatchObject([{ field: 'due_before' }]);
    expect(refusal.message).toContain('%2B');
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://a.example/x',
    'example.com',
  ])('is refused as a link in evidence: %s', (uri) => {
    const [route] = catalog.automation.putEvidence.routes;
    const params = { automation_version_id: task, kind: 'runbook' };
    expect(refusalOf(route as Route, raw({ params, body: { uri } })).details).toMatchObject([
      { field: 'uri' },
    ]);
  });

  it.each(['1e2', '0x10', ' 5', '1.0', '-1', '05'])('is refused as a limit: %s', (limit) => {
    expect(refusalOf(listRoute as Route, raw({ query: { limit } })).details).toMatchObject([
      { field: 'limit' },
    ]);
  });

  it('is a body that is null', () => {
    expect(refusalOf(updateRoute as Route, raw({ params, body: null })).message).toBe(
      'The body must be a JSON object.',
    );
  });

  it('keeps times in one form and lets the code of a failure be any word', () => {
    const failure = {
      source: 's',
      failure_id: 'f',
      context_type: 'project',
      context_id: task,
      code: 'constructor',
      message: 'm',
    };
    const read = readRequest(
      reportRoute as Route,
      raw({ body: { ...failure, due_date: '2026-01-01T01:00:00.123456+23:59' } }),
    );
    expect(read).toMatchObject({ code: 'constructor', due_date: '2025-12-31T01:01:00.123Z' });
  });
});
