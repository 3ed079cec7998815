import type { Finding } from '../finding.ts';
import { looksRandom, looksSecret } from '../value.ts';
import { isPassword, isStrongPassword, isWordAlone } from './password-value.ts';
import { valueAt, type Value } from './assigned-value.ts';

const SUFFIX = '(?:_(?:base|value|v?\\d{1,2}|prod|production|staging|dev|test|live)|s?\\d{0,2})';
const PASSWORD =
  '(?:pass(?:word|wort|wd|phrase|code)|kennwort|pwd|pswd|contrase(?:ñ|n)a|wachtwoord|mot de passe)' + SUFFIX;
/** Abbreviations that mean other things as well. */
const SHORT = '(?<![a-z])(?:pass|pw)(?![a-z])';
const KEY = `(?:key|token|secret|credential|signature|(?<![a-z])sig)${SUFFIX}`;

/** What may stand between a name of a password and its value: `for staging`, `(admin)`. */
const ABOUT = '(?: (?:for|of|to|für) [^\\n:=]{1,40}| ?\\([^)\\n]{1,30}\\))';
const MARKS = '(?:\\\\{0,3}["\'`]|[*_]{1,2})?';
const SIGN = ':=|=>|->|={1,3}|[:：＝>]|%3D';
const GIVEN = `(?<sign>\\s{0,3}(?:${SIGN})|\\s[–—-](?=\\s)|\\s(?:is|ist|lautet)(?: now)?(?=\\s)|(?=\\s))[*_]{0,2}(?<space>\\s{0,3})`;

/** A name that promises a secret, and how its value is given. Every part is bounded, so the search is linear. */
const ASSIGNMENT = new RegExp(
  `(?:(?<password>${PASSWORD})(?<about>${ABOUT})?|(?<short>${SHORT})|(?<key>${KEY}))${MARKS}${GIVEN}`,
  'gi',
);

/** Words that make a key, a token or a secret one that is kept: `api_key`, `clientSecret`. */
const KEPT =
  /(?:api|client|access|auth|authentication|refresh|bearer|session|bot|deploy|oauth|secret|private|account|signing|encryption|master|shared|service|storage|webhook|hook|subscription|sas|jwt|app|npm|github|gitlab|slack|stripe|twilio)[_ -]?$/i;
const KEPT_LONGEST = 16;
const OPTION = /--?[a-z][a-z-]{0,40}$/i;

type Groups = Record<string, string | undefined>;

/** Values given to names that promise a secret: `password: …`, `api_key=…`, `"token": "…"`, `--password …`. */
export function findAssignments(text: string): Finding[] {
  const found: Finding[] = [];
  ASSIGNMENT.lastIndex = 0;
  for (let match = ASSIGNMENT.exec(text); match; match = ASSIGNMENT.exec(text)) {
    const value = valueAt(text, match.index + match[0].length, match.groups?.sign === '>');
    const rule = value.text && ruleOf(text, match.index, match.groups ?? {}, value);
    if (rule) found.push({ start: value.start, end: value.end(), rule });
    ASSIGNMENT.lastIndex = rule ? value.end() : value.start;
  }
  return found;
}

function ruleOf(text: string, at: number, groups: Groups, value: Value): string | undefined {
  const sign = groups.sign?.trim() ?? '';
  if (sign === '' && !OPTION.test(text.slice(Math.max(0, at - 44), at + nameOf(groups).length)))
    return undefined;
  const firm = value.quoted || (groups.space === '' && /[:=%]/.test(sign));
  if (groups.key) return isKey(text, at, groups.key, firm, value.text) ? 'key' : undefined;
  return isGivenPassword(text, at, groups, firm, value) ? 'password' : undefined;
}

const nameOf = ({ password, short, key }: Groups) => password ?? short ?? key ?? '';

function isKey(text: string, at: number, name: string, firm: boolean, value: string): boolean {
  if (KEPT.test(text.slice(Math.max(0, at - KEPT_LONGEST), at))) {
    return looksRandom(value, 8) || (firm && looksSecret(value, 8));
  }
  return !/^(?:key|sig)/i.test(name) && looksRandom(value, 16);
}

function isGivenPassword(text: string, at: number, groups: Groups, firm: boolean, value: Value): boolean {
  if (groups.short || groups.about || !/[:=%]/.test(groups.sign ?? '')) {
    if (/[–—-]/.test(groups.sign ?? '') && !startsClause(text, at)) return false;
    return isStrongPassword(value.text) && looksSecret(value.text, 6);
  }
  if (firm) return isPassword(value.text);
  return (
    isStrongPassword(value.text) || (isWordAlone(value.text, text, value.end()) && startsClause(text, at))
  );
}

/** Whether a name begins its line or clause: in `Reset password: Alice` it does not. */
function startsClause(text: string, at: number): boolean {
  return /(?:^|[\n,;|/(&*•-])\s{0,3}[*_"'`]{0,2}$/.test(text.slice(Math.max(0, at - 6), at)) || at === 0;
}
