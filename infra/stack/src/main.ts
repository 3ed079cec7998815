import { mkdirSync } from 'node:fs';
import { addresses, type Addresses } from './addresses.ts';
import { readConfig, type StackConfig } from './config.ts';
import { homeFiles, type HomeFiles } from './home.ts';
import { plan } from './plan.ts';
import { choosePorts } from './ports.ts';
import { takeLock } from './processes/home-lock.ts';
import { ProcessLedger } from './processes/ledger.ts';
import { ReadyFile } from './ready-file.ts';
import { loadSecrets } from './secrets.ts';
import { Stack } from './stack.ts';
import { stopRequest } from './stop-request.ts';
import { welcome } from './welcome.ts';

let cleanUp = (): void => undefined;
const stopping = stopRequest(() => {
  cleanUp();
  process.exit(130);
});
// The terminal may be gone; the stack must still stop in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

void run()
  .catch(failed)
  .then((exitCode) => process.exit(exitCode));

async function run(): Promise<number> {
  const { home, ...config } = readConfig(process.env);
  const files = homeFiles(home);
  mkdirSync(files.logs, { recursive: true });
  const unlock = takeLock(files.lock);
  cleanUp = unlock;
  try {
    return await runLocked(files, config, unlock);
  } finally {
    unlock();
  }
}

async function runLocked(
  files: HomeFiles,
  { port, ...shape }: Omit<StackConfig, 'home'>,
  unlock: () => void,
): Promise<number> {
  const ready = new ReadyFile(files.ready);
  const ledger = new ProcessLedger(files.processes);
  const left = await ledger.endLeftovers();
  if (left.length > 0) say(`Ended what an earlier start left running: ${left.join(', ')}`);
  const ports = await choosePorts(port);
  const secrets = loadSecrets(files.secrets);
  const urls = addresses(ports, secrets);
  const pids = () => ({ stack: process.pid, ...stack.pids() });
  const stack: Stack = new Stack(plan({ files, ports, secrets, urls, ...shape }), files.logs, {
    spawned: (name, pid, stopSignal) => ledger.add(name, pid, stopSignal),
    ended: (pid) => ledger.remove(pid),
    revived: () => ready.rewrite(urls, pids()),
    say,
  });
  cleanUp = () => {
    stack.kill();
    ready.remove();
    unlock();
  };
  say(`Starting; the logs are in ${files.logs}`);
  try {
    const started = stack.start().then(async () => {
      ready.write(urls, pids());
      await greet(urls, files);
      return stopping.asked;
    });
    return await Promise.race([started, stopping.asked]);
  } catch (error) {
    return failed(error as Error);
  } finally {
    const began = Date.now();
    ready.remove();
    say('Stopping');
    await stack.stop();
    say(`Stopped in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  }
}

async function greet(urls: Addresses, files: HomeFiles): Promise<void> {
  try {
    say(await welcome(urls, files.issuerKey));
  } catch (error) {
    say(`Everything is ready at ${urls.gateway}, but the demo tenant isn't: ${(error as Error).message}`);
  }
}

function failed(error: Error): number {
  console.error(`Interlock didn't start: ${error.message}`);
  return 1;
}

function say(line: string): void {
  console.log(line);
}
