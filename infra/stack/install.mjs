import { install, requireNode, stopOnRequest } from './prepare.mjs';

requireNode();
stopOnRequest();
await install();
process.exit(0);
