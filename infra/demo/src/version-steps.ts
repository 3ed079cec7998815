import { ProblemError } from '@interlock/client';
import { catalog, type EvidenceKind } from '@interlock/contracts';
import type { RunningStack } from '@interlock/stack';
import type { Cast } from './cast.ts';
import { say } from './narrator.ts';
import { MissedError, until } from './until.ts';

const { automation, tasks } = catalog;

/** A version of the story, and where it is read. */
export class VersionSteps {
  readonly #cast: Cast;
  readonly #stack: RunningStack;
  readonly id: string;
  readonly link: string;

  constructor(cast: Cast, stack: RunningStack, id: string) {
    this.#cast = cast;
    this.#stack = stack;
    this.id = id;
    this.link = `${stack.gateway}/v1/automation-versions/${id}`;
  }

  /** Somebody takes the version on; as it is then. */
  async go(who: 'alice' | 'olga', status: string, more: { blocked_reason?: string } = {}) {
    const { body } = await this.#cast[who].call(automation.updateAutomationStatus, {
      automation_version_id: this.id,
      status,
      ...more,
    });
    say(
      `${who === 'alice' ? 'Alice' : 'Olga'} sets the version to ${body.automation_version.status}`,
      this.link,
    );
    return body.automation_version;
  }

  /** Somebody is told what is missing. */
  async refused(who: 'alice' | 'olga', status: string): Promise<void> {
    const request = { automation_version_id: this.id, status };
    const refusal = await this.#cast[who].call(automation.updateAutomationStatus, request).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(refusal instanceof ProblemError)) throw new MissedError(`${status} was not refused: ${this.link}`);
    say(`${status} is refused: ${refusal.message}`, `${this.link}/transitions`);
    for (const { message } of refusal.problem.details) say(`  ${message}`);
  }

  /** Puts on record what a step asks for. */
  async prove(evidence: Partial<Record<EvidenceKind, object>>): Promise<void> {
    for (const [kind, said] of Object.entries(evidence))
      await this.#cast.alice.call(automation.putEvidence, { automation_version_id: this.id, kind, ...said });
    say(`Alice puts on record: ${Object.keys(evidence).join(', ')}`, `${this.link}/history`);
  }

  /** Waits until the version stands at a status that nobody here asked for. */
  async reaches(status: string, withinMs: number): Promise<void> {
    await until(
      `the version at ${status}`,
      async () => {
        const { body } = await this.#cast.alice.call(automation.getAutomationVersion, {
          automation_version_id: this.id,
        });
        return body.automation_version.status === status ? status : undefined;
      },
      withinMs,
    );
    say(`The version is back at ${status}, by the system`, `${this.link}/history`);
  }

  /** Waits for open tasks of a kind, and does them. */
  async work(kind: string, of: { project_id: string } | { automation_version_id: string }): Promise<void> {
    const open = await until(`tasks of kind ${kind}`, async () => {
      const { body } = await this.#cast.alice.call(tasks.listTasks, { ...of, kind, status: 'pending' });
      return body.items.length > 0 ? body.items : undefined;
    });
    for (const { id } of open)
      for (const status of ['in_progress', 'complete'])
        await this.#cast.alice.call(tasks.updateTaskStatus, { task_id: id, status });
    const link = `${this.#stack.gateway}/v1/tasks?${new URLSearchParams({ ...of, kind })}`;
    say(`Alice does ${open.map(({ title }) => `'${title}'`).join(' and ')}`, link);
  }
}
