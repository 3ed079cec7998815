import { catalog } from '@interlock/contracts';
import { implement } from '@interlock/messaging';
import { runService } from '@interlock/service';
import { appendEvents } from './use-cases/append-events.ts';
import { listAuditLogs } from './use-cases/list-audit-logs.ts';

await runService('audit', (deps) => ({
  implementations: [implement(catalog.audit.listAuditLogs, listAuditLogs(deps))],
  consumers: [{ stream: 'EVENTS', batch: 200, handle: appendEvents(deps) }],
}));
