import { build, install, load, stopOnRequest } from './prepare.mjs';

const release = stopOnRequest();
await install();
await build();
await load('infra/stack/main.js');
release();
