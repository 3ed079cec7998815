import {
  automationStatusChanged,
  eventEnvelope,
  readEvent,
  RefusedError,
  tenantOfSubject,
} from '@interlock/contracts';
import { enterTenant, newId, withTransaction, type Transaction } from '@interlock/database';
import { receive, UnprocessableError, type Delivery } from '@interlock/messaging';
import { redact } from '@interlock/secrets';
import { z } from 'zod';
import { checklistOf, type TemplateTasks } from '../../domain/checklist-templates.ts';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { tenantSettingsOf } from '../../store/tenant-settings.ts';
import { loadContext } from '../../store/task-context.ts';
import type { Deps } from '../deps.ts';
import type { Origin } from '../recorded.ts';
import { addTask } from '../tasks/add-task.ts';

const CONSUMER = 'start_checklists';

interface Start {
  readonly origin: Origin;
  readonly eventId: string;
  readonly projectId: string;
  readonly of: NonNullable<ReturnType<typeof checklistOf>>;
}

/**
 * Makes the tasks of the tenant's templates in a version's project when the version comes to its build or its QA:
 * once for each event, whose id in the inbox commits with them. Throws what makes a dead letter of one that can't be
 * read, or whose project is read-only.
 */
export function startChecklists({ database }: Pick<Deps, 'database'>) {
  return async (deliveries: readonly Delivery[]): Promise<void> => {
    for (const delivery of deliveries) {
      const start = read(delivery);
      if (start === undefined) continue;
      await withTransaction(database.pool, (tx) => orDeadLetter(start, () => makeTasks(tx, start)));
      database.committed();
    }
  };
}

async function makeTasks(tx: Transaction, { origin, eventId, projectId, of }: Start): Promise<void> {
  const { tenantId } = origin;
  if (!(await receive(tx, CONSUMER, [{ eventId, tenantId }])).has(eventId)) return;
  await enterTenant(tx, tenantId);
  const { kind, titles }: TemplateTasks = of(await tenantSettingsOf(tx, tenantId));
  if (titles.length === 0) return;
  const key = { project_id: projectId, automation_version_id: null };
  const { context } = await loadContext(tx, tenantId, key, '', 'no key update');
  const refusal = restrictionRefusal(context.status, { type: 'system_create' });
  if (refusal) throw new RefusedError(refusal);
  for (const title of titles) {
    await addTask(tx, origin, {
      ...{ id: newId(), context, kind, title: redact(title), status: 'backlog', priority: 'normal' },
      ...{ description: null, reason: null, assignee_id: null, due_date: null },
      ...{ start_date: null, end_date: null },
    });
  }
}

async function orDeadLetter({ origin }: Start, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    throw new UnprocessableError(error.refusal.code, error.message, origin.tenantId, { cause: error });
  }
}

function read(delivery: Delivery): Start | undefined {
  try {
    const envelope = eventEnvelope.parse(delivery.json());
    const event = readEvent(automationStatusChanged, envelope);
    if (event === undefined) return undefined;
    const { tenant_id: tenantId, request_id: requestId, data } = event.data;
    const of = checklistOf(data.from_status, data.to_status);
    const projectId = data.automation_version.project_id;
    if (of === undefined || projectId === null) return undefined;
    const origin: Origin = {
      ...{ tenantId, requestId, actor: { type: 'system', id: null } },
      cause: { type: 'event', id: event.id },
    };
    return { origin, eventId: event.id, projectId, of };
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    const tenantId = tenantOfSubject(delivery.subject) || null;
    throw new UnprocessableError('malformed', `The event cannot be read: ${why}`, tenantId, { cause });
  }
}
