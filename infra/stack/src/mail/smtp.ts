import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { parseMail } from './parse.ts';
import type { MailStore } from './store.ts';

const LARGEST_MESSAGE_BYTES = 10 * 1024 * 1024;

export interface SmtpServer {
  port: number;
  close(): Promise<void>;
}

/** Accepts every mail without login or TLS, and answers 250 only when the store has it on the disk. */
export async function startSmtp(store: MailStore, host: string, port: number): Promise<SmtpServer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: LARGEST_MESSAGE_BYTES,
    closeTimeout: 1_000,
    onData(stream, session, callback) {
      receive(store, stream, session).then(() => callback(), callback);
    },
  });
  // A client that drops its connection is no reason to end.
  server.on('error', (error) => console.error(`smtp: ${error.message}`));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function receive(
  store: MailStore,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<void> {
  const raw = await buffer(stream);
  if (stream.sizeExceeded) {
    throw Object.assign(new Error(`A message may have at most ${LARGEST_MESSAGE_BYTES} bytes.`), {
      responseCode: 552,
    });
  }
  const { mailFrom, rcptTo } = session.envelope;
  const envelope = { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) };
  await store.add(await parseMail(raw, envelope, randomUUID(), new Date().toISOString()));
}
