import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repoRoot } from '@interlock/servers';
import type { LoadRun, Question, ReportOptions, RunOptions, Targets } from './protocol.ts';

/** The process that sends requests, apart from the one that measures, so that its share of the CPU is known. */
export class LoadProcess {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(join(repoRoot(), 'dist/infra/bench/load.js'), { stdio: 'inherit' });
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('The load could not be started.');
    return this.#child.pid;
  }

  async aim(targets: Targets): Promise<void> {
    await this.#ask({ type: 'targets', targets });
  }

  /** Tells the stored statuses; needed before a run of changes when anyone else has changed tasks. */
  async tell(statuses: readonly string[]): Promise<void> {
    await this.#ask({ type: 'statuses', statuses });
  }

  /** Publishes validation failures, and resolves when the stream has stored them all. */
  report(options: ReportOptions): Promise<LoadRun> {
    return this.#run({ type: 'report', options });
  }

  run(options: RunOptions): Promise<LoadRun> {
    return this.#run({ type: 'run', options });
  }

  stop(): void {
    this.#child.disconnect();
  }

  async #run(question: Question): Promise<LoadRun> {
    const run = await this.#ask(question);
    if (run === null || run.count === 0)
      throw new Error(`No request succeeded: ${JSON.stringify(run?.wrong)}`);
    return run;
  }

  async #ask(question: Question): Promise<LoadRun | null> {
    this.#child.send(question);
    const [answer] = (await once(this.#child, 'message')) as [{ result: LoadRun | null; error?: string }];
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.result;
  }
}
