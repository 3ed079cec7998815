import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export interface Received {
  readonly to: string[];
  readonly raw: string;
  readonly header: (name: string) => string | undefined;
}

/** A real SMTP server that keeps what it takes. `refuse` says which recipients it does not take mail for. */
export async function startMailbox(refuse: (address: string) => boolean = () => false) {
  const mails: Received[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onRcptTo: ({ address }, _session, callback) =>
      callback(refuse(address) ? new Error('no such mailbox') : null),
    onData(stream, session, callback) {
      void text(stream).then((raw) => {
        const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(raw)?.[1]?.trim();
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw, header });
        callback();
        waiting.filter(({ count }) => mails.length >= count).forEach(({ resolve }) => resolve());
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    /** Resolves when so many mails have come. */
    until: (count: number) =>
      new Promise<void>((resolve) => {
        if (mails.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}
export type Mailbox = Awaited<ReturnType<typeof startMailbox>>;
