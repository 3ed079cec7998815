import { readConfiguration } from './configuration.ts';
import { migrate } from './migrate.ts';

try {
  await migrate({ ...readConfiguration(process.env), log: (line) => console.log(line) });
} catch (error) {
  // A refused connection to a name with several addresses has a code and no message.
  const { message, code } = error as Error & { code?: string };
  console.error(`postgres: ${message || code || String(error)}`);
  process.exitCode = 1;
}
