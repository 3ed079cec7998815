import { createTransport } from 'nodemailer';
import { UnreachableError } from '../domain/reach.ts';
import type { DueDelivery } from '../store/deliveries.ts';
import { encodeSubject } from './subject.ts';

export interface SmtpConfig {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  readonly url: string;
  readonly from: string;
  readonly connections: number;
}

export interface Smtp {
  /** Resolves when the server has taken the mail; rejects within {@link WITHIN_MS}. */
  hand(mail: DueDelivery): Promise<void>;
  close(): void;
}

const CONNECT_MS = 3_000;
const ANSWER_MS = 3_000;
/** How long handing over one mail may take, in milliseconds: connect, greet, and no answer to the body. */
export const WITHIN_MS = 2 * CONNECT_MS + 3 * ANSWER_MS;

const CLOSING = 421;

/** Whether the server could not be connected to, does not let us in, or is closing: none of it is the mail's. */
function isAway(error: unknown): boolean {
  const { code, command, responseCode } = error as { code?: string; command?: string; responseCode?: number };
  return (
    command === 'CONN' || code === 'EAUTH' || code === 'EDNS' || code === 'ETLS' || responseCode === CLOSING
  );
}

/** Connections to a mail server. */
export function connectSmtp({ url, from, connections }: SmtpConfig): Smtp {
  const server = new URL(url);
  const secure = server.protocol === 'smtps:';
  const transport = createTransport({
    host: server.hostname,
    port: Number(server.port) || (secure ? 465 : 587),
    secure,
    ...(server.username === ''
      ? {}
      : { auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) } }),
    pool: true,
    maxConnections: connections,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: ANSWER_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async hand(mail) {
      const sent = transport.sendMail({
        from,
        to: { name: '', address: mail.to_address },
        subject: encodeSubject(mail.subject),
        text: mail.text,
        html: mail.html,
        messageId: `<${mail.id}@interlock>`,
        headers: { 'X-Interlock-Template': mail.template, 'X-Interlock-Event': mail.event_id },
      });
      await sent.catch((error: unknown) => {
        throw isAway(error) ? new UnreachableError((error as Error).message, { cause: error }) : error;
      });
    },
    close: () => transport.close(),
  };
}
