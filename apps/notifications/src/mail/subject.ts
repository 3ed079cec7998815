/** Plain words: nothing that a mail reader could take for an encoded one (RFC 2047). */
const PLAIN = /^(?!.*=\?)[\x20-\x7e]*$/;
/** Bytes of a word that is encoded: with its frame it is shorter than the 75 characters that it may have. */
const WORD_BYTES = 42;

/**
 * The header field of a subject, which every mail reader decodes to exactly this text. All of it is encoded where a
 * part has to be: a plain part that looks like an encoded word would be decoded as well.
 */
export function encodeSubject(text: string): string {
  if (PLAIN.test(text)) return text;
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word].map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join(' ');
}
