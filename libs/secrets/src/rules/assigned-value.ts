/**
 * A value in a text: at most 96 characters of it to judge by, and where the whole of it ends, without the
 * punctuation of the sentence around it.
 */
export interface Value {
  start: number;
  text: string;
  quoted: boolean;
  end: () => number;
}

const OPENING = /\\{0,3}(["'`])/y;
const TRAILING = /[.,;)\]}]{1,8}$/;

const BARE = charactersBut('\\s"\'`');
const ELEMENT = charactersBut('\\s"\'`<');
const WITHIN: Record<string, RegExp> = {
  '"': charactersBut('"\\n'),
  "'": charactersBut("'\\n"),
  '`': charactersBut('`\\n'),
};

/** The value that starts here, without its quotes; in an element (`<password>…`) it ends before the next tag. */
export function valueAt(text: string, from: number, inElement: boolean): Value {
  OPENING.lastIndex = from;
  const opening = OPENING.exec(text);
  const characters = (opening?.[1] && WITHIN[opening[1]]) || (inElement ? ELEMENT : BARE);
  const start = from + (opening?.[0].length ?? 0);
  return {
    start,
    text: matchAt(characters, text, start),
    quoted: opening !== null,
    end: () => endOf(characters, text, start, opening !== null),
  };
}

function endOf(characters: RegExp, text: string, start: number, quoted: boolean): number {
  let end = start;
  for (let more = matchAt(characters, text, end); more; more = matchAt(characters, text, end)) {
    end += more.length;
  }
  return quoted ? end : end - (TRAILING.exec(text.slice(Math.max(start, end - 8), end))?.[0].length ?? 0);
}

/** A backslash goes with the character after it, unless that ends the value: redacted JSON stays JSON. */
function charactersBut(ending: string): RegExp {
  return new RegExp(`(?:[^${ending}\\\\]|\\\\[^${ending}]){1,96}`, 'y');
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
