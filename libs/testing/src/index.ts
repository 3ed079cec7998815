export type { PostgresFacts } from './postgres-facts.ts';
export { testDatabase, type TestDatabase } from './test-database.ts';
export { testNats, type TestNats } from './test-nats.ts';
