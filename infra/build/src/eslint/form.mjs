/** Exports that hide what a file offers. */
export const openExports = [
  { selector: 'ExportAllDeclaration', message: 'List the names: `export *` hides what a library offers.' },
];

export const defaultExports = ['ExportDefaultDeclaration', 'ExportSpecifier[exported.name="default"]'].map(
  (selector) => ({
    selector,
    message: 'Export by name: a default export has a different name at every import.',
  }),
);

/** Files whose mere name is wrong. */
export const misnamed = {
  files: [
    '**/{util,utils,common,helper,helpers}.{ts,mjs}',
    '**/{util,utils,common,helper,helpers}/**/*.{ts,mjs}',
  ],
  message: 'Name the file for what it is: no utils, common or helpers.',
};

export const barrel = {
  files: ['{apps,libs,infra}/**/index.ts'],
  ignores: ['{libs,infra}/*/src/index.ts'],
  message: "No index file but a library's one public entry, src/index.ts.",
};
