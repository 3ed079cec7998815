import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteTask } from '../src/use-cases/tasks/delete-task.ts';
import { boardOf } from './board.ts';
import { as, session, tasksService, type TasksService } from './tasks-service.ts';

const owner = session('acme', 'olga');
let service: TasksService;
beforeAll(async () => {
  service = await tasksService();
  await service.tenant('acme', { olga: {} });
});
afterAll(() => service.close());

/** The two columns between which tasks go to and fro without a reason. */
const COLUMNS = ['backlog', 'in_progress'] as const;

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      task: fc.nat(),
      to: fc.constantFrom(...COLUMNS),
      where: fc.constantFrom('before', 'after', 'between', 'end'),
      at: fc.nat(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('create' as const, 'delete' as const), task: fc.nat() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('squeeze' as const, 'tie' as const), task: fc.nat() }),
  },
);

describe('the order of a column', () => {
  it('is that of a plain list, whatever was moved where', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const { project, task, tasks, onBoard, column } = await boardOf(service, owner);
        const model: Record<(typeof COLUMNS)[number], string[]> = {
          backlog: await tasks(4),
          in_progress: [],
        };
        const squeeze = (by: string) =>
          service.rows(
            `update tasks.tasks t set position = ${by} from (
               select id, row_number() over (partition by effective_status order by position, id) as at
                 from tasks.tasks where project_id = $1) o where o.id = t.id`,
            [project.id],
          );
        for (const one of steps) {
          const all = COLUMNS.flatMap((status) => model[status]);
          const id = all[one.task % all.length]!;
          const from = COLUMNS.find((status) => model[status].includes(id))!;
          if (one.do === 'create') model.backlog.push((await task()).id);
          else if (one.do === 'delete' && all.length > 2) {
            await as(owner, deleteTask(service.deps), { task_id: id });
            model[from].splice(model[from].indexOf(id), 1);
          } else if (one.do === 'squeeze') await squeeze('o.at * 0.000001');
          else if (one.do === 'tie') {
            await squeeze('7');
            for (const status of COLUMNS) model[status].sort();
          } else if (one.do === 'move') {
            const others = model[one.to].filter((other) => other !== id);
            const at = others.length === 0 || one.where === 'end' ? others.length : one.at % others.length;
            const index = one.where === 'after' && at < others.length ? at + 1 : at;
            const asked = {
              before_id: one.where === 'before' || one.where === 'between' ? others[index] : undefined,
              after_id: one.where === 'after' || one.where === 'between' ? others[index - 1] : undefined,
            };
            await onBoard(id, { to_status: one.to, ...asked });
            if (from === one.to && asked.before_id === undefined && asked.after_id === undefined) continue;
            model[from].splice(model[from].indexOf(id), 1);
            model[one.to].splice(index, 0, id);
          }
          for (const status of COLUMNS) expect(await column(status)).toEqual(model[status]);
        }
      }),
      { numRuns: 15 },
    );
  }, 60_000);

  it('is kept by a thousand moves into one gap, and the versions of those that were not moved', async () => {
    const { tasks, onBoard, column } = await boardOf(service, owner);
    const [first, ...model] = (await tasks(8)) as [string, ...string[]];
    const last = model.pop()!;
    let [position, spaced] = [Infinity, 0];
    for (let at = 0; at < 1_000; at += 1) {
      const [mover] = model.splice((at * 5) % model.length, 1) as [string];
      model.unshift(mover);
      const place = { after_id: first, before_id: model[1]! };
      const { task } = await onBoard(mover, { to_status: 'backlog', ...place });
      if (task.position > position) spaced += 1;
      position = task.position;
    }
    expect(await column('backlog')).toEqual([first, ...model, last]);
    expect(spaced).toBeGreaterThan(15);
    const versions = await service.rows('select version from tasks.tasks where id = any ($1)', [
      [first, last],
    ]);
    expect(versions).toEqual([{ version: 1 }, { version: 1 }]);
  }, 60_000);

  it('has room after the last position there is, for moves and for new tasks', async () => {
    const { tasks, task, onBoard, column } = await boardOf(service, owner);
    const [a, b, c] = (await tasks(3)) as [string, string, string];
    await service.rows('update tasks.tasks set position = 999999999999.999999 where id = $1', [c]);
    const d = (await task()).id;
    const e = (await task()).id;
    await service.rows('update tasks.tasks set position = 999999999999.999999 where id = $1', [d]);
    await service.rows('update tasks.tasks set position = 999999999999.999999 where id = $1', [e]);
    await onBoard(b, { to_status: 'backlog', after_id: e });
    expect(await column('backlog')).toEqual([a, c, d, e, b]);
  });
});
