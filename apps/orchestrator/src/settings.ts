import { processSettings } from '@interlock/service';
import { z } from 'zod';

/** What the orchestrator needs to know. TEMPORAL_ADDRESS is host:port. */
export const orchestratorSettings = processSettings.extend({
  TEMPORAL_ADDRESS: z.string().regex(/^[^/\s]+:\d+$/, 'must be host:port'),
  TEMPORAL_NAMESPACE: z.string().min(1),
});
export type OrchestratorSettings = z.output<typeof orchestratorSettings>;
