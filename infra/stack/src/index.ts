export { TEMPORAL_NAMESPACE } from './environments.ts';
export { startIsolatedStack, startStackIn, type IsolatedStack } from './isolated-stack.ts';
export { type TokenRequest } from './issuer/sign.ts';
export { type ReadyStack } from './ready-file.ts';
export { makeToken, runningStack, type RunningStack } from './token/make-token.ts';
export { runningSecrets } from './running-secrets.ts';
export { type Secrets } from './secrets.ts';
