import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Hands one message to an SMTP server and returns its answer to the message, such as `250 OK`. */
export async function sendMail(port: number, from: string, to: string[], lines: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const replies = createInterface({ input: socket })[Symbol.asyncIterator]();
  const lastLine = async (): Promise<string> => {
    for (;;) {
      const { value } = await replies.next();
      if (/^\d{3} /.test(value)) return value;
    }
  };
  const say = (line: string) => {
    socket.write(`${line}\r\n`);
    return lastLine();
  };
  await lastLine();
  await say('EHLO test');
  await say(`MAIL FROM:<${from}>`);
  for (const recipient of to) await say(`RCPT TO:<${recipient}>`);
  await say('DATA');
  const answer = await say([...lines, '.'].join('\r\n'));
  socket.end('QUIT\r\n');
  return answer;
}
