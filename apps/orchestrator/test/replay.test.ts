import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker, type WorkflowBundle } from '@temporalio/worker';
import { beforeAll, expect, test } from 'vitest';
import { WORKFLOWS } from '../src/contracts.ts';
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
  const history: unknown = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
  await Worker.runReplayHistory({ workflowBundle: bundle }, history);
});

test('a history of other steps does not replay', async () => {
  const text = readFileSync(join(FOLDER, 'healthCheck.json'), 'utf8');
  const history: unknown = JSON.parse(text.replaceAll('askDependencies', 'askSomethingElse'));
  await expect(Worker.runReplayHistory({ workflowBundle: bundle }, history)).rejects.toThrow(
    /[Nn]ondeterminism/,
  );
});
