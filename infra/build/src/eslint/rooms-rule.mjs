import { basename, dirname, join, resolve, sep } from 'node:path';
import { ROOMS } from './rooms.mjs';

/** An ESLint rule: a file of an app imports only what its room allows (see ROOMS), and nobody a process's main.ts. */
export const roomsRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      entry: "'{{import}}' starts a process: move what you need of it to a file of its own.",
      room: "'{{room}}' may not import '{{import}}': it may use {{rooms}} of its own app.",
      package: "'{{room}}' may not import the package '{{import}}': only {{packages}}.",
    },
  },
  create(context) {
    const home = placeOf(context.filename);
    const check = (source, typeOnly) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const found = faultOf(home, context.filename, source.value, typeOnly);
      if (found) context.report({ node: source, ...found });
    };
    return {
      ImportDeclaration: (node) => check(node.source, isTypeOnly(node)),
      ExportNamedDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node.source, false),
      TSImportType: (node) => check(node.source ?? node.argument?.literal, true),
    };
  },
};

function faultOf(home, filename, path, typeOnly) {
  const relative = path.startsWith('.');
  if (relative && basename(path) === 'main.ts') return fault('entry', path);
  const allowed = ROOMS[home?.room];
  if (!allowed) return undefined;
  const about = { room: home.room, rooms: allowed.rooms.join(', '), packages: String(allowed.packages) };
  if (!relative) return allowed.packages.test(path) ? undefined : fault('package', path, about);
  const target = placeOf(resolve(dirname(filename), path));
  const open = typeOnly ? [...allowed.rooms, ...allowed.types] : allowed.rooms;
  return target?.app === home.app && open.includes(target.room) ? undefined : fault('room', path, about);
}

const fault = (messageId, path, data = {}) => ({ messageId, data: { ...data, import: path } });

/** The app and the room of `…/apps/<app>/src/<room>/…` or `…/src/<room>.ts`; undefined for any other file. */
function placeOf(filename) {
  const [, app, room] =
    join(filename)
      .split(sep)
      .join('/')
      .match(/\/apps\/([^/]+)\/src\/([^/]+?)(?:\/|\.ts$)/) ?? [];
  return app ? { app, room } : undefined;
}

function isTypeOnly(node) {
  if (node.importKind === 'type') return true;
  return node.specifiers.length > 0 && node.specifiers.every((item) => item.importKind === 'type');
}
