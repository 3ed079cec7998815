import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';
import { WORKFLOWS } from '../src/contracts/names.ts';
import { readHistory } from './recorded-history.ts';
import { workflowBundle } from './workflow-environment.ts';

const FOLDER = join(import.meta.dirname, 'histories');
const histories = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

let bundle: WorkflowBundle;
beforeAll(async () => {
  bundle = await workflowBundle();
});

test('every workflow has a recorded history', () => {
  expect(histories.map((file) => file.split('.')[0])).toEqual(
    expect.arrayContaining(Object.values(WORKFLOWS)),
  );
});

// A failure says that workflows now running would break: keep the old steps behind patched().
test.each(histories)('%s replays', async (file) => {
  await Worker.runReplayHistory({ workflowBundle: bundle }, readHistory(join(FOLDER, file)));
});

test('a history of other steps does not replay', async () => {
  const history = readHistory(join(FOLDER, 'healthCheck.json'), (text) =>
    text.replaceAll('askDependencies', 'askSomethingElse'),
  );
  await expect(Worker.runReplayHistory({ workflowBundle: bundle }, history)).rejects.toThrow(
    /[Nn]ondeterminism/,
  );
});
