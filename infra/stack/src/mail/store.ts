import { open, readFile, rename, type FileHandle } from 'node:fs/promises';
import type { Mail } from './mail.ts';

const MOST_MAILS = 5_000;
const SURPLUS_LINES = 1_000;

/** Keeps the newest mails in memory and in one JSONL file; a mail is on the disk before `add` resolves. */
export class MailStore {
  readonly #file: string;
  readonly #most: number;
  readonly #mails: Mail[] = [];
  readonly #deliveries = new Set<string>();
  #handle: FileHandle;
  #bytes: number;
  #lines: number;
  #work: Promise<unknown> = Promise.resolve();

  private constructor(file: string, most: number, handle: FileHandle, lines: string[]) {
    this.#file = file;
    this.#most = most;
    this.#handle = handle;
    this.#bytes = byteLength(lines);
    this.#lines = lines.length;
    for (const line of lines) this.#remember(JSON.parse(line) as Mail);
  }

  /** Opens or creates the file. A last line that a kill cut short was never accepted, and is dropped. */
  static async open(file: string, most = MOST_MAILS): Promise<MailStore> {
    const handle = await open(file, 'a', 0o600);
    const lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
    await handle.truncate(byteLength(lines));
    return new MailStore(file, most, handle, lines);
  }

  /** The kept mails, newest last. */
  list(): readonly Mail[] {
    return this.#mails;
  }

  /** Stores a mail, unless the same message to the same recipients is stored already. */
  add(mail: Mail): Promise<void> {
    return this.#inTurn(async () => {
      const key = deliveryKey(mail);
      if (key !== null && this.#deliveries.has(key)) return;
      await this.#append(JSON.stringify(mail));
      this.#remember(mail);
      if (this.#lines >= this.#most + SURPLUS_LINES) await this.#rewrite();
    });
  }

  /** Forgets every mail. */
  clear(): Promise<void> {
    return this.#inTurn(async () => {
      this.#mails.length = 0;
      this.#deliveries.clear();
      await this.#rewrite();
    });
  }

  /** Closes the file after what is being written. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#handle.close());
  }

  #remember(mail: Mail): void {
    const key = deliveryKey(mail);
    if (key !== null) this.#deliveries.add(key);
    this.#mails.push(mail);
    if (this.#mails.length <= this.#most) return;
    const oldest = this.#mails.shift();
    const oldKey = oldest && deliveryKey(oldest);
    if (oldKey) this.#deliveries.delete(oldKey);
  }

  async #append(line: string): Promise<void> {
    try {
      await this.#handle.appendFile(`${line}\n`);
      await this.#handle.datasync();
    } catch (error) {
      // Half a line would spoil the one that follows it.
      await this.#handle.truncate(this.#bytes);
      throw error;
    }
    this.#bytes += byteLength([line]);
    this.#lines += 1;
  }

  async #rewrite(): Promise<void> {
    const lines = this.#mails.map((mail) => JSON.stringify(mail));
    const fresh = `${this.#file}.new`;
    const handle = await open(fresh, 'w', 0o600);
    await handle.writeFile(lines.map((line) => `${line}\n`).join(''));
    await handle.datasync();
    await handle.close();
    await rename(fresh, this.#file);
    await this.#handle.close();
    this.#handle = await open(this.#file, 'a', 0o600);
    this.#bytes = byteLength(lines);
    this.#lines = lines.length;
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const turn = this.#work.then(task);
    this.#work = turn.catch(() => undefined);
    return turn;
  }
}

function deliveryKey(mail: Mail): string | null {
  const messageId = mail.headers['message-id'];
  if (!messageId) return null;
  const recipients = mail.to.map(({ address }) => address.toLowerCase()).sort();
  return [messageId, ...recipients].join(' ');
}

function byteLength(lines: string[]): number {
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}
