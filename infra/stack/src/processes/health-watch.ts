import type { Life } from './launch.ts';
import type { ProcessSpec } from './spec.ts';

const EVERY_MS = 1_000;
const FAILURES = 3;
const ENDED_WITHIN_MS = 5_000;

/** Ends a life in which the process says three times in a row that it doesn't work; whoever keeps it starts another. */
export function watchHealth(
  { name, healthy, stopSignal }: ProcessSpec,
  life: Life,
  say: (line: string) => void,
) {
  if (healthy === undefined) return;
  let failures = 0;
  const lookLater = () => void setTimeout(() => void look(), EVERY_MS).unref();
  const look = async () => {
    failures = (await healthy().catch(() => false)) ? 0 : failures + 1;
    if (life.ended) return;
    if (failures < FAILURES) return lookLater();
    say(`${name} (pid ${life.pid}) no longer works and is ended`);
    life.signal(stopSignal);
    setTimeout(() => life.kill(), ENDED_WITHIN_MS).unref();
  };
  lookLater();
}
