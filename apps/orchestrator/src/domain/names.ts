/** A name of somebody's as Markdown shows it, in quotes: what is markup in it stays text, and a line stays one line. */
export function quoted(name: string): string {
  return `"${name.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|~#]/g, String.raw`\$&`)}"`;
}

/** An automation's version, as people call it. */
export function versionName(automation: string, number: number): string {
  return `${automation} v${number}`;
}
