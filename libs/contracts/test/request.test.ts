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
