import type { DependencyState } from '../contracts/health-check.ts';

/** Asks one dependency; rejects when it doesn't answer. */
export type Ask = () => Promise<unknown>;

const ANSWER_WITHIN_MS = 2_000;

/** The activity of the health check. */
export function healthActivities(dependencies: Readonly<Record<string, Ask>>) {
  return {
    /** Asks all dependencies at once; one that takes longer than 2 s doesn't answer. */
    async askDependencies(): Promise<DependencyState[]> {
      return Promise.all(Object.entries(dependencies).map(([name, ask]) => stateOf(name, ask)));
    },
  };
}

async function stateOf(name: string, ask: Ask): Promise<DependencyState> {
  const began = performance.now();
  const answers = await settlesInTime(ask());
  return { name, answers, ms: Math.round(performance.now() - began) };
}

async function settlesInTime(answer: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
  });
  const answered = answer.then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
