import PostalMime, { decodeWords, type Address, type Email } from 'postal-mime';
import type { Mail, MailAddress } from './mail.ts';

export interface Envelope {
  from: string;
  to: string[];
}

/**
 * Reads a raw message. `to` lists everyone the envelope delivers to (blind copies too), under the names that
 * the headers give them; a repeated header's values are joined with a comma.
 */
export async function parseMail(
  raw: Uint8Array,
  envelope: Envelope,
  id: string,
  time: string,
): Promise<Mail> {
  const email = await PostalMime.parse(raw);
  const known = mailboxes(email);
  return {
    id,
    to: envelope.to.map((address) => ({ address, name: known.get(address.toLowerCase()) ?? '' })),
    from: sender(email.from, envelope.from),
    subject: email.subject ?? '',
    text: email.text ?? '',
    html: email.html ?? '',
    headers: headers(email),
    time,
  };
}

function mailboxes(email: Email): Map<string, string> {
  const flat = [...(email.to ?? []), ...(email.cc ?? [])].flatMap(
    (entry) => entry.group ?? [{ address: entry.address ?? '', name: entry.name }],
  );
  return new Map(flat.map((box) => [box.address.toLowerCase(), box.name]));
}

function sender(from: Address | undefined, envelopeFrom: string): MailAddress {
  return { address: from?.address || envelopeFrom, name: from?.name ?? '' };
}

function headers(email: Email): Record<string, string> {
  const all = new Map<string, string>();
  for (const { key, value } of email.headers) {
    const text = decodeWords(value);
    const earlier = all.get(key);
    all.set(key, earlier === undefined ? text : `${earlier}, ${text}`);
  }
  return Object.fromEntries(all);
}
