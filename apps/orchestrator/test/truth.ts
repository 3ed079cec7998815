import type { Contract } from '@interlock/contracts';
import type { AskService } from '../src/services/ask.ts';

/** What a use case answers in a test, from what it is given and for whom. */
export type Answer = (input: never, tenantId: string | undefined) => unknown;

/** The services of a test: each use case by its contract's name. */
export function truthOf(answers: Readonly<Record<string, Answer>>): AskService {
  return (async (contract: Contract, input: unknown, tenantId?: string) => {
    const answer = answers[contract.name];
    if (answer === undefined) throw new Error(`The test answers no '${contract.name}'.`);
    return contract.output.parse(await answer(input as never, tenantId));
  }) as AskService;
}
