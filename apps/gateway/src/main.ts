import { runProcess } from '@interlock/service';
import { startGateway } from './gateway.ts';

void runProcess('gateway', startGateway);
