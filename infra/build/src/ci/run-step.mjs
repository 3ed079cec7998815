import { spawn } from 'node:child_process';

/** Runs a step to its end, or ends it and all its processes when its time is up. Resolves to { ok, output, seconds }. */
export async function runStep({ command, timeout }, cwd) {
  const started = Date.now();
  const output = [];
  const child = spawn(command, { cwd, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const endAll = () => process.kill(-child.pid, 'SIGKILL');
  const timer = setTimeout(() => {
    output.push(Buffer.from(`\nEnded: it took longer than ${timeout / 60_000} minutes.\n`));
    endAll();
  }, timeout);
  process.once('SIGTERM', endAll).once('SIGINT', endAll);
  const code = await new Promise((resolve) => child.once('error', () => resolve(1)).once('close', resolve));
  clearTimeout(timer);
  process.off('SIGTERM', endAll).off('SIGINT', endAll);
  return { ok: code === 0, output: Buffer.concat(output).toString(), seconds: (Date.now() - started) / 1000 };
}
