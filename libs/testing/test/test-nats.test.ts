import { expect, it } from 'vitest';
import { provision } from '@interlock/nats';
import { testNats } from '../src/index.ts';

it('is provisioned, and gone after use', async () => {
  const nats = await testNats();
  const log: string[] = [];
  await provision({ url: nats.url, password: nats.password('provisioner'), log: (line) => log.push(line) });
  expect(log).toEqual([]);
  await nats.stop();
  await expect(provision({ url: nats.url, password: nats.password('provisioner') })).rejects.toThrow();
});
