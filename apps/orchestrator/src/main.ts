import { runProcess } from '@interlock/service';
import { startOrchestrator } from './orchestrator.ts';

await runProcess('orchestrator', startOrchestrator);
