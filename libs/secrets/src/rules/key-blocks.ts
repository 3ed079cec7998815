import type { Finding } from '../finding.ts';

const BEGIN = /-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** Key material, which an example with dots instead lacks. */
const MATERIAL = /[A-Za-z0-9+/=]{20}/;

/** What a block without its end still shows: a few headers, then lines of base64. Line ends may be escaped. */
const OPEN_BODY =
  /(?:(?:\s|\\[nrt])*[A-Za-z-]{1,20}: [^\n"\\]{1,100}){0,4}(?:(?:\s|\\[nrt])*[A-Za-z0-9+/=]{20,})*/y;

/** Private keys in PEM and OpenPGP armour, whole or cut off; none goes past a quote, into another string of JSON. */
export function findKeyBlocks(text: string): Finding[] {
  if (!text.includes('PRIVATE KEY')) return [];
  const begins = [...text.matchAll(BEGIN)];
  const ends = [...text.matchAll(END)];
  const found: Finding[] = [];
  let nextEnd = 0;
  begins.forEach((begin, at) => {
    const start = begin.index;
    const inside = start + begin[0].length;
    const limit = begins[at + 1]?.index ?? text.length;
    while ((ends[nextEnd]?.index ?? Infinity) < inside) nextEnd++;
    const end = ends[nextEnd];
    const closed = end !== undefined && end.index < limit && !text.slice(inside, end.index).includes('"');
    const bodyEnd = closed ? end.index : openEnd(text, inside);
    if (!MATERIAL.test(text.slice(inside, bodyEnd))) return;
    found.push({ start, end: closed ? bodyEnd + end[0].length : bodyEnd, rule: 'private-key' });
  });
  return found;
}

function openEnd(text: string, from: number): number {
  OPEN_BODY.lastIndex = from;
  return from + (OPEN_BODY.exec(text)?.[0].length ?? 0);
}
