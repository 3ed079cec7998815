import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { quantile } from '../spread.ts';
import type { BareRun, BareRunOptions, BareTransaction } from './transaction.ts';

/** Whether pgbench is on PATH. */
export function hasPgbench(): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'pgbench')));
}

/** Runs the transaction with pgbench: prepared statements, two threads at most. */
export async function runPgbench(bare: BareTransaction, options: BareRunOptions): Promise<BareRun> {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-pgbench-'));
  try {
    writeFileSync(join(folder, 'script.sql'), scriptOf(bare));
    const { clients } = options;
    const seconds = Math.max(1, Math.round(options.ms / 1000));
    const output = await run(
      [
        ...['--no-vacuum', '--protocol=prepared', `--client=${clients}`, `--jobs=${Math.min(2, clients)}`],
        ...[`--time=${seconds}`, `--file=${join(folder, 'script.sql')}`],
        ...Object.entries(bare.constants).map(([name, value]) => `--define=${name}=${value}`),
        // One client is measured by its latencies; logging them costs the many too much.
        ...(clients === 1 ? ['--log', `--log-prefix=${join(folder, 'log')}`] : []),
      ],
      options,
      folder,
    );
    const perSecond = Number(/tps = ([\d.]+) \(without/.exec(output)?.[1]);
    const count = Number(/transactions actually processed: (\d+)/.exec(output)?.[1]);
    const meanMs = Number(/latency average = ([\d.]+) ms/.exec(output)?.[1]);
    return {
      count,
      perSecond,
      latencyMs: clients === 1 ? quantile(latencies(folder), 0.5) : meanMs,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function scriptOf({ draws, statements }: BareTransaction): string {
  const lines = Object.entries(draws).map(
    ([name, [first, last]]) => `\\set ${name} random(${first}, ${last})`,
  );
  for (const { sql, keeps, unlessZero } of statements) {
    const one = sql.replace(/\s+/g, ' ');
    const sent = keeps ? `${one} \\gset` : `${one};`;
    lines.push(...(unlessZero ? [`\\if :${unlessZero} != 0`, sent, '\\endif'] : [sent]));
  }
  return `${lines.join('\n')}\n`;
}

function run(args: string[], { url }: BareRunOptions, cwd: string): Promise<string> {
  const { username, password, hostname, port, pathname, searchParams } = new URL(url);
  const child = spawn(
    'pgbench',
    [...args, `--username=${username}`, `--host=${hostname}`, `--port=${port}`, pathname.slice(1)],
    {
      cwd,
      env: {
        PATH: process.env.PATH,
        PGPASSWORD: decodeURIComponent(password),
        PGOPTIONS: searchParams.get('options') ?? '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`pgbench ended with code ${code}: ${errors.slice(-1_000)}`));
    });
  });
}

/** In milliseconds; the third word of a line of pgbench's log is the microseconds. */
function latencies(folder: string): number[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith('log.'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => Number(line.split(' ')[2]) / 1000);
}
