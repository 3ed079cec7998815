import { readFileSync, writeFileSync } from 'node:fs';
import proto, { type temporal } from '@temporalio/proto';

const { History } = proto.temporal.api.history.v1;
type History = temporal.api.history.v1.IHistory;

// Not by the SDK's historyToJSON: with two versions of protobufjs installed it fails.
/** Writes a history as JSON: enums by name, 64-bit numbers and bytes as text. */
export function writeHistory(file: string, history: History): void {
  const plain = History.toObject(History.fromObject(history), {
    enums: String,
    longs: String,
    bytes: String,
  });
  writeFileSync(file, `${JSON.stringify(plain, null, 2)}\n`);
}

/** The history that {@link writeHistory} wrote, as the replayer wants it; `edit` may change its text before. */
export function readHistory(file: string, edit = (text: string) => text): History {
  return History.fromObject(JSON.parse(edit(readFileSync(file, 'utf8'))) as object);
}
