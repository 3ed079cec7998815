import { findAssignments } from './rules/assignments.ts';

/** Longer names are no names. */
const LONGEST_NAME = 200;
const PROMISING = /pass|pwd|pw$|key|token|secret|credential|kennwort|contrase|wachtwoord|sig/i;

/** Whether a text that is no secret by itself is one under its name, as in `{"password": "…"}`. */
export function isSecretUnder(name: string, text: string): boolean {
  if (text === '' || name.length > LONGEST_NAME || !PROMISING.test(name)) return false;
  const value = text.slice(0, 256).replace(/["\n\\]/g, '_');
  const start = name.length + 2;
  return findAssignments(`${name}="${value}"`).some((found) => found.start === start);
}
