import { makeToken, runningSecrets, runningStack } from '@interlock/stack';
import { castOf, TENANT } from './cast.ts';
import { bobIsReminded } from './deadline.ts';
import { failuresBecomeTasks } from './failures.ts';
import { olgaHoldsTheProject } from './hold.ts';
import { aliceReadsTheLedger } from './ledger.ts';
import { say } from './narrator.ts';
import { setTheScene } from './scene.ts';
import { theVersionMovesOn } from './version.ts';
import { bobDoesTheWork } from './work.ts';

try {
  const stack = runningStack(process.env);
  const { nats } = runningSecrets(process.env);
  const run = Date.now().toString(36);
  const cast = await castOf(stack);
  const project = await setTheScene(cast, stack.gateway, run);
  const made = await failuresBecomeTasks(cast, stack, nats.validator, project, run);
  await bobDoesTheWork(cast, stack, project, made);
  await olgaHoldsTheProject(cast, stack, project);
  await bobIsReminded(cast, stack, project);
  await theVersionMovesOn(cast, stack, project);
  await aliceReadsTheLedger(cast, stack, project, [made.credentials, made.build]);
  console.log('\nThe links need a token; this one is Alice’s:');
  const alice = {
    tenant: TENANT,
    user: 'alice',
    roles: ['admin'],
    use: 'session',
    ttlSeconds: 3600,
  } as const;
  say(await makeToken(stack, { ...alice, roles: [...alice.roles] }));
} catch (error) {
  console.error(`\nThe demo stopped: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
