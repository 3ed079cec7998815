/** Says one step of the story in a line, and where to see it. */
export function say(text: string, link?: string): void {
  console.log(link === undefined ? `  ${text}` : `  ${text.padEnd(88)}  ${link}`);
}

/** Begins a chapter. */
export function chapter(title: string): void {
  console.log(`\n${title}`);
}
