import { join } from 'node:path';
import { resolveTool } from '@interlock/servers';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode, DefaultLogger, Runtime, type WorkflowBundle } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES } from '../src/contracts/names.ts';

/** As Temporal numbers the types. */
const TYPES = { TEXT: 1, KEYWORD: 2 } as const;
const logger = new DefaultLogger('ERROR');
Runtime.install({ logger, telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } } });

/** The workflows as the worker gets them. */
export function workflowBundle(): Promise<WorkflowBundle> {
  const workflowsPath = join(import.meta.dirname, '../src/workflows/registered.ts');
  return bundleWorkflowCode({ workflowsPath, logger });
}

/** A Temporal whose time jumps to the next timer, with the namespace's search attributes. */
export async function timeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const path = await resolveTool('temporal-test-server');
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  // Without them an upsert is retried for ever.
  await environment.connection.operatorService.addSearchAttributes({
    namespace: environment.namespace ?? 'default',
    searchAttributes: Object.fromEntries(
      Object.values(SEARCH_ATTRIBUTES).map(({ name, type }) => [name, TYPES[type]]),
    ),
  });
  return environment;
}

/** The development server that the stack runs too: schedules and visibility queries are there, time is real. */
export async function localEnvironment(): Promise<TestWorkflowEnvironment> {
  const path = await resolveTool('temporal');
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      searchAttributes: Object.values(SEARCH_ATTRIBUTES),
    },
  });
}
