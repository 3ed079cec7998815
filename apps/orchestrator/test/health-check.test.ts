import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { healthCheckId } from '../src/contracts/health-check.ts';
import { runHealthCheck } from './health-check-run.ts';
import { timeSkippingEnvironment, workflowBundle } from './workflow-environment.ts';

let environment: TestWorkflowEnvironment;
let bundle: WorkflowBundle;

beforeAll(async () => {
  [environment, bundle] = await Promise.all([timeSkippingEnvironment(), workflowBundle()]);
});
afterAll(() => environment?.teardown());

test('a health check reports the dependencies that answer', async () => {
  const { report, handle } = await runHealthCheck(environment, bundle, { bus: async () => undefined });

  expect(report).toEqual({
    ok: true,
    dependencies: [{ name: 'bus', answers: true, ms: expect.any(Number) }],
  });
  const { searchAttributes } = await handle.describe();
  expect(searchAttributes).toMatchObject({ InterlockState: ['ok'] });
});

test('a dependency that fails or hangs is reported, and the check still ends', async () => {
  const { report } = await runHealthCheck(environment, bundle, {
    bus: () => Promise.reject(new Error('disconnected')),
    mail: () => new Promise(() => undefined),
    clock: async () => undefined,
  });

  expect(report.ok).toBe(false);
  expect(report.dependencies.map(({ name, answers }) => [name, answers])).toEqual([
    ['bus', false],
    ['mail', false],
    ['clock', true],
  ]);
});

test('its id says who asked and when', () => {
  expect(healthCheckId('host-1', new Date('2026-05-04T03:02:01.007Z'))).toBe(
    'health-host-1-2026-05-04T03:02:01.007Z',
  );
});
