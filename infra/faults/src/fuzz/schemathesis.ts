import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { repoRoot } from '@interlock/servers';

const execute = promisify(execFile);
const INSTALL_WITHIN_MS = 300_000;
/** Beyond its own limit of time, for what it has begun. */
const GRACE_MS = 60_000;

/** Where Schemathesis is: installed into `.tools/schemathesis` by uv or pip, unless what is pinned is there already. */
export async function installSchemathesis(): Promise<string> {
  const requirements = join(repoRoot(), 'infra/faults/schemathesis.txt');
  const pinned = readFileSync(requirements, 'utf8');
  const folder = join(repoRoot(), '.tools/schemathesis');
  const note = join(folder, 'pinned.txt');
  if (existsSync(note) && readFileSync(note, 'utf8') === pinned) return folder;
  mkdirSync(join(repoRoot(), '.tools'), { recursive: true });
  const staging = mkdtempSync(join(repoRoot(), '.tools', '.schemathesis-'));
  const wheels = [
    '--no-deps',
    '--require-hashes',
    '--only-binary',
    ':all:',
    '--target',
    staging,
    '-r',
    requirements,
  ];
  const failures: string[] = [];
  for (const [program, ...args] of [
    ['uv', 'pip', 'install', '-q'],
    ['python3', '-m', 'pip', 'install', '-q', '--no-compile'],
  ]) {
    try {
      await execute(program as string, [...args, ...wheels], { timeout: INSTALL_WITHIN_MS });
      writeFileSync(join(staging, 'pinned.txt'), pinned);
      rmSync(folder, { recursive: true, force: true });
      renameSync(staging, folder);
      return folder;
    } catch (error) {
      failures.push(`${program} (${(error as Error).message.trim().split('\n').at(-1)})`);
    }
  }
  rmSync(staging, { recursive: true, force: true });
  throw new Error(
    `Schemathesis could not be installed by ${failures.join(' nor by ')}; it needs Python 3.11 or newer.`,
  );
}

/** What one run may cost, and where it works. */
export interface Run {
  readonly folder: string;
  readonly schema: string;
  readonly token: string;
  /** Its examples and reports stay here. */
  readonly workFolder: string;
  readonly examples: number;
  readonly seconds: number;
  readonly seed: number | undefined;
}

/** Runs Schemathesis in all phases as one caller, its words on standard output. Whether every check held. */
export async function runSchemathesis(run: Run): Promise<boolean> {
  const args = [
    ...['-m', 'schemathesis.cli', 'run', run.schema, '--no-color'],
    ...['--header', `Authorization: Bearer ${run.token}`],
    ...['--max-examples', String(run.examples), '--max-time', String(run.seconds)],
    ...(run.seed === undefined ? [] : ['--seed', String(run.seed)]),
    ...['--checks', CHECKS.join(), '--request-timeout', '15', '--generation-database', 'none'],
    ...['--continue-on-failure', '--suppress-health-check', 'all', '--warnings', 'off'],
  ];
  const env = {
    ...process.env,
    PYTHONPATH: [run.folder, process.env.PYTHONPATH].filter(Boolean).join(delimiter),
  };
  const child = spawn('python3', args, { cwd: run.workFolder, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const late = setTimeout(() => child.kill('SIGKILL'), run.seconds * 1_000 + GRACE_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  clearTimeout(late);
  return code === 0;
}

/**
 * Every check but two: that what the schema takes is accepted (rules refuse a good deal of it, a cursor is opaque,
 * and an Idempotency-Key belongs to one request), and that of one user's objects another sees nothing (F12 does that).
 */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
  'allow_header_conformance',
  'ignored_auth',
  'use_after_free',
  'ensure_resource_availability',
  'negative_data_rejection',
  'missing_required_header',
];
