import { REDACTED } from './finding.ts';

/** A few characters that end a sentence or a list rather than a secret. */
const TRAILING = /[.,;:!?)\]}]{1,8}$/;

const MASK = /^(?:[*•·●.\-_#?]+|x{3,}|X{3,})$/;
const TEMPLATE = /^(?:<|\$\{|\$\(|\{\{|\{[a-zA-Z_]+\}|\$[A-Z_]+\b|%[A-Za-z_]+%|%[sdv]\b|\[[a-z _-]+\])/;
const CODE =
  /^(?:[A-Za-z_$][\w$.]{0,60}\(|(?:process|req|request|this|self|env|config|settings|ctx|body|form|args|os|user|input|options|params|data|props|state|event|vars|secrets|values)\??\.[A-Za-z_])/;

/** Whether a value stands for one that is not shown: already redacted, masked, a template or code. */
export function isPlaceholder(value: string): boolean {
  if (value.startsWith(REDACTED)) return /^[^\p{L}\p{N}]*$/u.test(value.slice(REDACTED.length));
  const bare = value.replace(TRAILING, '');
  return bare === '' || MASK.test(bare) || TEMPLATE.test(value) || CODE.test(value);
}

/** Without the punctuation that follows a word. */
export function withoutTrailing(value: string): string {
  return value.replace(TRAILING, '');
}

/** Whether a value has characters of two classes, one of them digits or symbols, or is mixed in case. */
export function mixesClasses(value: string): boolean {
  const letters = /[A-Za-z]/.test(value);
  return (letters && /[0-9]/.test(value)) || (/[a-z]/.test(value) && /[A-Z]/.test(value));
}

const WORD = /^(?:[A-Za-z]?[a-z]{2,14}|[A-Z]{2,12}|[A-Za-z]|v?[0-9]{1,4}[a-z]{0,2})$/;

/** Whether a value reads like a name: words and short numbers with separators or in camel case, a time, a URL. */
export function looksNamed(value: string): boolean {
  if (isTimeOrUrl(value)) return true;
  const parts = value.split(/[-_.:/@#=+~,]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z]{3})(?=[0-9])/).filter(Boolean);
  if (!parts.every((part) => WORD.test(part))) return false;
  return value.length >= 4 * parts.length;
}

/** Whether a value of at least `least` characters looks made by chance rather than by a person. */
export function looksRandom(value: string, least: number): boolean {
  const bare = withoutTrailing(value);
  return bare.length >= least && mixesClasses(bare) && !isPlaceholder(value) && !looksNamed(bare);
}

/** Whether a value that is given as a secret can be one: not only words, even if a person chose it. */
export function looksSecret(value: string, least: number): boolean {
  const bare = withoutTrailing(value);
  if (bare.length < least || isPlaceholder(value) || isTimeOrUrl(bare)) return false;
  if (/[A-Za-z]/.test(bare) && /[0-9]/.test(bare)) return true;
  return bare.length >= 16 && /^(?:[A-Za-z]{16,}|[0-9]{16,}|[A-Za-z+/]{16,}={0,2})$/.test(bare);
}

const isTimeOrUrl = (value: string) =>
  /^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(value) || /^\d{4}-\d\d-\d\d(?:T|$)/.test(value);
