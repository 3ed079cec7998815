import { readTokenArguments, TOKEN_USAGE } from './arguments.ts';
import { makeToken, tokenMaker } from './make-token.ts';

try {
  const request = readTokenArguments(process.argv.slice(2));
  console.log(await makeToken(tokenMaker(process.env), request));
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  console.error(code?.startsWith('ERR_PARSE_ARGS') ? `${message}\n${TOKEN_USAGE}` : message);
  process.exitCode = 1;
}
