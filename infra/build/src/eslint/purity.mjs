const GIVEN = 'The domain is pure: take time, ids and chance as arguments.';

const IMPURE_GLOBALS = [
  ...['process', 'globalThis', 'global', 'performance', 'crypto', 'fetch', 'console'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
];

/** What the rules of the domain forbid beside imports: clocks, chance, timers, output. */
export const purity = {
  globals: IMPURE_GLOBALS.map((name) => ({ name, message: GIVEN })),
  properties: [
    { object: 'Date', property: 'now', message: GIVEN },
    { object: 'Math', property: 'random', message: GIVEN },
  ],
  syntax: [
    { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: GIVEN },
    { selector: 'CallExpression[callee.name="Date"]', message: GIVEN },
  ],
};
