import { randomBytes, randomInt } from 'node:crypto';

/** A secret of nobody. */
export interface Secret {
  readonly what: string;
  readonly text: string;
  /** Whether it could be an id. */
  readonly isWord: boolean;
}

const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ';
const MIXED = `${LETTERS}23456789`;

function chance(length: number, alphabet = MIXED): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** Twelve characters that stand in nothing else, to find a secret by whatever became of it. */
export function newMark(): string {
  return `${chance(1, LETTERS)}${randomBytes(4).toString('hex')}${chance(1, LETTERS)}7${chance(1, LETTERS)}`;
}

/** Secrets of many kinds, each with the mark in what must not be left of it; joined here, so that no scanner minds. */
export function madeUpSecrets(mark: string): readonly Secret[] {
  const word = (what: string, ...parts: string[]): Secret => ({ what, text: parts.join(''), isWord: true });
  const words = (what: string, ...parts: string[]): Secret => ({ ...word(what, ...parts), isWord: false });
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const [begin, end] = ['BEGIN', 'END'].map((which) => `-----${which} PRIVATE ${'KEY'}-----`);
  return [
    word('a GitHub token', 'gh', 'p_', mark, chance(24)),
    word('an AWS key id', 'AK', 'IA', mark.toUpperCase(), 'QZ47'),
    word('a key of this product', 'wrk_', 'api_', mark, chance(12)),
    word('a Stripe key', 'sk', '_live_', mark, chance(12)),
    words(
      'a JWT',
      'use ',
      part({ alg: 'RS256', typ: 'JWT' }),
      '.',
      part({ sub: 'x', exp: 1 }),
      '.',
      mark,
      chance(31),
    ),
    words('a private key', `${begin}\n${chance(64)}\n${mark}${chance(52)}\n${end}`),
    words('a password', 'Log in as bob, password: ', mark, '!9, then retry'),
    words('a password in JSON', '{"password":"', mark, '","user":"bob"}'),
    words('a database URL', 'see postgres://bob:', mark, '@db.example:5432/x'),
    words('a bearer token', 'Authorization: Bearer ', mark, chance(20)),
  ];
}
