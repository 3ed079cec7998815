import { build, install, load, requireNode, stopOnRequest } from './prepare.mjs';

requireNode();
const release = stopOnRequest();
await install();
await build();
await load('infra/stack/main.js');
release();
