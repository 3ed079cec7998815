import { renameSync, writeFileSync } from 'node:fs';

/** Writes the whole file or nothing; only its owner may read it. */
export function writeAtomically(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, text, { mode: 0o600 });
  renameSync(fresh, file);
}
