const MIXED = 'q7Zb2Kx9Lw4Tn8Rv3Hs6Jd1Mf5Pg0YcXe';

/** Characters that look made by chance, the same each time; joined at run time, so that no scanner finds them here. */
export function chance(length: number, alphabet = MIXED): string {
  return Array.from(
    { length },
    (_, at) => alphabet[(at * 7 + Math.floor(at / alphabet.length)) % alphabet.length],
  ).join('');
}

export const hex = (length: number) => chance(length, '3f9a0c7e1b8d5264');
export const upper = (length: number) => chance(length, 'Q7ZB2KX9LW4TN8RV3HS6JD1MF5PG0YC');
export const base64 = (length: number) => chance(length, `${MIXED}+/`);
export const joined = (...parts: string[]) => parts.join('');

/** A JWT of nobody. */
export function jwt(claims: object = { sub: 'nobody', exp: 1 }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'RS256', typ: 'JWT' }), part(claims), chance(43)].join('.');
}

/** A private key block of no key; `kind` such as `RSA `. */
export function keyBlock(kind: string, newline = '\n'): string {
  const [begin, end] = ['BEGIN', 'END'].map((word) => `-----${word} ${kind}PRIVATE ${'KEY'}-----`);
  return [begin, base64(64), base64(64), base64(30), end].join(newline);
}
