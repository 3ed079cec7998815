import { randomUUID } from 'node:crypto';
import { catalog } from '@interlock/contracts';
import type { World } from '../world.ts';
import { inputOf } from './inputs.ts';
import { ROUTES } from './routes.ts';
import type { Ingredients } from './sample.ts';
import { send } from './send.ts';

const REPORT = catalog.tasks.reportValidationFailure.name;

/** Leaves a dead letter in the tenant, which no route does by itself: a failure whose assignee is nobody. */
export async function bury(world: World, serviceToken: string, from: Ingredients): Promise<void> {
  const report = ROUTES.find(({ contract }) => contract.name === REPORT);
  if (report === undefined) throw new Error(`There is no route of ${REPORT}.`);
  const fields = inputOf(report, from, {
    failure_id: `buried.${randomUUID()}`,
    context_type: 'project',
    assignee_id: 'nobody',
  });
  const { status, text } = await send(world.stack.gateway, serviceToken, report, fields);
  if (status !== 202) throw new Error(`A failure to be buried was not taken: ${status} ${text}`);
}
