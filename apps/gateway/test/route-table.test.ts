import { contracts } from '@interlock/contracts';
import { expect, it } from 'vitest';
import { RouteTable } from '../src/route-table.ts';

it("finds every contract's every route, whatever stands for its parameters", () => {
  const table = new RouteTable<string>();
  const routes = contracts.flatMap(({ name, routes }) => routes.map((route) => ({ name, ...route })));
  for (const { method, path, name } of routes) table.add(method, path, name);
  for (const { method, path, name } of routes)
    expect(table.find(method, `${path.replace(/\{\w+\}/g, '0-9')}?a=/b`), path).toBe(name);
});

it('finds nothing else', () => {
  const table = new RouteTable<string>();
  table.add('GET', '/v1/tasks/{task_id}/items', 'items');
  table.add('GET', '/v1/tasks/search', 'search');
  expect(table.find('GET', '/v1/tasks/search')).toBe('search');
  expect(table.find('GET', '/v1/tasks/search/items')).toBe('items');
  expect(table.find('POST', '/v1/tasks/search')).toBeUndefined();
  for (const path of ['/', '/v1', '/v1/tasks/1', '/v1/tasks/1/items/2', '*'])
    expect(table.find('GET', path)).toBeUndefined();
});

it('tells the methods of a path, by whichever of its routes it has them', () => {
  const table = new RouteTable<true>();
  for (const [method, path] of [
    ['POST', '/v1/tasks/bulk'],
    ['PATCH', '/v1/tasks/:task_id'],
    ['GET', '/v1/tasks/:task_id'],
    ['GET', '/'],
  ] as const)
    table.add(method, path, true);
  expect(table.methodsOf('/v1/tasks/bulk?a=/b')).toEqual(['GET', 'PATCH', 'POST']);
  expect(table.find('PATCH', '/v1/tasks/bulk')).toBe(true);
  expect(table.methodsOf('/v1/tasks/7')).toEqual(['GET', 'PATCH']);
  expect(table.methodsOf('/')).toEqual(['GET']);
  for (const unknown of ['/v1/tasks/', '/v1/tasks', '/v1', '']) expect(table.methodsOf(unknown)).toEqual([]);
});
