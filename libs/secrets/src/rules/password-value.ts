import { isPlaceholder, withoutTrailing } from '../value.ts';

/** What is said about passwords, and is none. */
const SAID = new Set(
  (
    'required optional missing expired expires reset resets forgotten forgot changed change changes unknown invalid valid wrong ' +
    'incorrect empty blank none null nil undefined true false string text hidden pending todo tbd done yes no not set unset ' +
    'same updated update rotated rotate rotation stored encrypted hashed removed deleted disabled enabled weak strong see ask ' +
    'via from use using here below above attached sent shared protected authentication auth login policy policies field form ' +
    'manager page link email mail token sso mfa otp 2fa ldap oauth oauth2 default n/a na redacted confidential secret private ' +
    'visible number boolean char varchar bcrypt argon2 argon2id sha1 sha256 sha-256 sha512 md5 pbkdf2 base64 utf8 utf-8 1password ' +
    'lastpass bitwarden keepass vault erforderlich vergessen abgelaufen geändert zurücksetzen fehlt unbekannt falsch leer nein ja pflichtfeld ' +
    'e-mail expected actual given value example protected based'
  ).split(' '),
);

/** Names of other fields that hold one: `confirmPassword`, `password_confirmation`. */
const FIELD = /^(?:[a-z]{1,12}_?)?(?:password|passwd|pwd)(?:_?[a-z]{1,14})?$/;

const isSaid = (word: string) =>
  SAID.has(word) || FIELD.test(word) || (/^[a-z0-9]+-[a-z]+$/.test(word) && SAID.has(word.split('-')[0]!));

const TICKET = /^(?:#\d+|[A-Z][A-Z0-9]{1,9}-\d+)$/;
const DAY = /^\d{4}-\d\d-\d\d/;
const URL = /^[a-z][a-z0-9+.-]{1,20}:\/\//i;
const BRACKETED = /^[([{/~]|^\.{1,2}\//;
const PATH = /^(?:~|\.{1,2})?\/[\w.-]+\/|^~$|^[A-Z]:\\/;

/** Whether what directly follows `password=` may be one: anything that is not a word about passwords. */
export function isPassword(value: string): boolean {
  const bare = withoutTrailing(value);
  return bare.length >= 3 && !isPlaceholder(value) && !PATH.test(value) && !isSaid(bare.toLowerCase());
}

/** Whether a value in prose is a password for sure: letters with digits or symbols within. */
export function isStrongPassword(value: string): boolean {
  const bare = withoutTrailing(value);
  if (!isPassword(value) || bare.length < 4 || TICKET.test(bare) || DAY.test(bare) || URL.test(bare))
    return false;
  if (BRACKETED.test(bare)) return false;
  if (/^\d+$/.test(bare)) return bare.length >= 6;
  if (/^\d+[a-z]+$/.test(bare)) return bare.length >= 8;
  return /[0-9]/.test(bare) || /[^\p{L}\d\s'’/-]/u.test(bare) || /\p{Ll}\p{Lu}/u.test(bare);
}

/** Whether a value is one word of letters that nothing but the end of its clause follows. */
export function isWordAlone(value: string, text: string, end: number): boolean {
  const bare = withoutTrailing(value);
  if (bare.length < 4 || !/^[\p{L}'’-]+$/u.test(bare) || !isPassword(value)) return false;
  return bare !== value || /^[ \t]{0,3}(?:$|[\n,;|)])/.test(text.slice(end, end + 4));
}
