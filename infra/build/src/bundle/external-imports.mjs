import { isBuiltin } from 'node:module';

/** An esbuild plugin: every package import is left to run time, but those that match `inlined`. */
export function externalImports(inlined) {
  return {
    name: 'external-imports',
    setup(build) {
      // A path of this kind names a package: it begins neither with a dot nor at the root.
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
        if (kind === 'entry-point' || inlined.test(path)) return undefined;
        return { path: isBuiltin(path) && !path.startsWith('node:') ? `node:${path}` : path, external: true };
      });
    },
  };
}
