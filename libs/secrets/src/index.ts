export { secretFields } from './fields.ts';
export { findSecrets } from './find.ts';
export type { Finding } from './finding.ts';
export { redactDeep } from './redact-deep.ts';
export { redact } from './redact.ts';
