import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath, isExecutable, run } from './executable.ts';

/** The servers' programs that npm does not ship. */
export type ToolName = 'nats-server' | 'temporal' | 'temporal-test-server';

const GO_PACKAGES: Partial<Record<ToolName, string>> = {
  'nats-server': 'github.com/nats-io/nats-server/v2@v2.15.1',
};

/** One way to obtain tools: fills `<target>/bin`, or throws why it could not. */
export interface Installer {
  readonly name: string;
  install(tool: ToolName, target: string): Promise<void>;
}

async function requireOnPath(program: string): Promise<string> {
  const file = await findOnPath(program);
  if (!file) throw new Error('not installed');
  return file;
}

function wheelArguments(target: string, requirements: string): string[] {
  return ['--no-deps', '--require-hashes', '--only-binary', ':all:', '--target', target, '-r', requirements];
}

/** The installers in the order they are tried; `requirements` is the pinned list of wheels. */
export function installers(requirements: string): readonly Installer[] {
  return [
    {
      name: 'uv',
      install: async (_tool, target) =>
        run(await requireOnPath('uv'), ['pip', 'install', '-q', ...wheelArguments(target, requirements)]),
    },
    {
      name: 'pip',
      install: async (_tool, target) =>
        run(await requireOnPath('python3'), [
          ...['-m', 'pip', 'install', '-q', '--no-compile'],
          ...wheelArguments(target, requirements),
        ]),
    },
    {
      name: 'go',
      install: async (tool, target) => {
        const source = GO_PACKAGES[tool];
        if (!source) throw new Error(`cannot build ${tool}`);
        const env = { ...process.env, GOBIN: join(target, 'bin') };
        await run(await requireOnPath('go'), ['install', source], { env });
      },
    },
  ];
}

/**
 * Installs into a folder of its own and moves the finished programs into `<toolsFolder>/bin` one rename
 * each, so that processes doing the same at once only ever see whole files.
 */
export async function installInto(toolsFolder: string, tool: ToolName, installer: Installer): Promise<void> {
  const bin = join(toolsFolder, 'bin');
  await mkdir(bin, { recursive: true });
  const staging = await mkdtemp(join(toolsFolder, '.install-'));
  try {
    await installer.install(tool, staging);
    const staged = join(staging, 'bin');
    for (const program of await readdir(staged)) await rename(join(staged, program), join(bin, program));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  if (!(await isExecutable(join(bin, tool)))) throw new Error(`did not provide ${tool}`);
}
