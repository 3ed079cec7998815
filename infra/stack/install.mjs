import { install, stopOnRequest } from './prepare.mjs';

stopOnRequest();
await install();
process.exit(0);
