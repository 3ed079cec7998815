/** A secret in a text: `start` and `end` are offsets in UTF-16 units (`end` exclusive), `rule` what it looks like. */
export interface Finding {
  start: number;
  end: number;
  rule: string;
}

/** What stands in a text where a secret was. No rule takes it for a secret. */
export const REDACTED = '[redacted]';
