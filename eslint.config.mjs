import { interlock } from './infra/build/src/eslint/config.mjs';

export default await interlock(import.meta.dirname);
