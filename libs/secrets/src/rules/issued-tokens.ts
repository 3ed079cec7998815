import type { Finding } from '../finding.ts';
import { looksNamed, mixesClasses } from '../value.ts';

/**
 * Tokens that their issuers mark with a prefix. Each pattern fails within a bounded number of characters, and
 * one that has no upper bound ends in its repetition: matching takes time linear in the text.
 */
const ISSUED: Record<string, string> = {
  'interlock-key': 'wrk_api_[A-Za-z0-9_-]{6,}',
  'aws-access-key-id': '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])',
  'google-api-key': 'AIza[A-Za-z0-9_-]{30,}',
  'google-oauth': '(?:GOCSPX-|ya29\\.)[A-Za-z0-9_-]{20,}',
  github: 'gh[opusr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}',
  gitlab: 'gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|oas|ffct)-[A-Za-z0-9_.-]{16,}',
  slack: 'xox[a-z](?:\\.xox[a-z])?-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}',
  'slack-webhook': 'hooks\\.slack(?:-gov)?\\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_-]{12,}',
  'discord-webhook': 'discord(?:app)?\\.com/api/webhooks/[0-9]{5,25}/[A-Za-z0-9_-]{20,}',
  stripe: '[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}',
  'model-provider': 'sk-(?:ant-|proj-|svcacct-|admin-|or-)?[A-Za-z0-9_-]{18,}',
  npm: 'npm_[A-Za-z0-9]{30,}',
  sendgrid: 'SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,}',
  twilio: '(?:SK|AC)[0-9a-f]{32}(?![A-Za-z0-9])',
  mail: 'key-[0-9a-f]{32}|xkeysib-[0-9a-f]{32,}',
  'key-of-a-platform':
    'hf_[A-Za-z0-9]{30,}|do[opr]_v1_[0-9a-f]{40,}|dckr_pat_[A-Za-z0-9_-]{20,}|hvs\\.[A-Za-z0-9_-]{20,}|' +
    'pypi-[A-Za-z0-9_-]{50,}|shp(?:at|ca|pa|ss)_[A-Za-z0-9]{24,}|lin_api_[A-Za-z0-9]{24,}|' +
    'ATATT3[A-Za-z0-9_=-]{40,}|glsa_[A-Za-z0-9_]{32,}|NRAK-[A-Z0-9]{20,}|sntry[su]_[A-Za-z0-9+/=_-]{30,}|' +
    'rubygems_[0-9a-f]{40,}|figd_[A-Za-z0-9_-]{30,}|AGE-SECRET-KEY-1[A-Z0-9]{40,}',
};

const RULES = Object.keys(ISSUED);

/** A token starts a word, which an escaped line end may precede: `\\n`. */
const START = '(?<![A-Za-z0-9](?<!\\\\[nrt]))';

/** One pass over the text for all; the group that took part tells the rule. */
const ANY_ISSUED = new RegExp(`${START}(?:${RULES.map((rule) => `(${ISSUED[rule]})`).join('|')})`, 'g');

/** Begins with a name of any kind, so that it could start at every word: it is looked for where its host stands alone. */
const TEAMS_WEBHOOK = new RegExp(
  `${START}[a-z0-9-]{0,40}\\.?webhook\\.office\\.com/webhookb2/[A-Za-z0-9@/_-]{20,}`,
  'g',
);

/** Prefixes that also begin ordinary names, so what follows must not read like one. */
const AMBIGUOUS = new Set(['interlock-key', 'model-provider', 'slack', 'gitlab']);

/** Tokens of known issuers, found by their prefixes. */
export function findIssuedTokens(text: string): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(ANY_ISSUED)) {
    const rule = RULES[match.findIndex((group, at) => at > 0 && group !== undefined) - 1] ?? 'token';
    if (AMBIGUOUS.has(rule) && !looksIssued(match[0])) continue;
    found.push({ start: match.index, end: match.index + match[0].length, rule });
  }
  if (!text.includes('webhook.office.com/')) return found;
  for (const { index, 0: match } of text.matchAll(TEAMS_WEBHOOK)) {
    found.push({ start: index, end: index + match.length, rule: 'teams-webhook' });
  }
  return found;
}

const looksIssued = (token: string) => mixesClasses(token) && !looksNamed(token.slice(0, 256));
