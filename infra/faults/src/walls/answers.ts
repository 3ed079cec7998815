import addFormats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { RouteCase } from './routes.ts';
import type { Reply } from './send.ts';

interface Documented {
  readonly content?: Readonly<Record<string, object>>;
}
interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Documented>> }>>>
  >;
}

/** Says what is wrong with an answer of a route by the gateway's own OpenAPI document: nothing, if it is as documented. */
export type AnswerCheck = (route: RouteCase, reply: Reply) => string[];

/** Reads the document that the gateway publishes. */
export async function documentedAnswers(gateway: string): Promise<AnswerCheck> {
  const document = (await (await fetch(`${gateway}/openapi.json`)).json()) as Document;
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'openapi');
  return ({ route }, { status, type, text, headers }) => {
    if (status >= 500) return [`it is answered ${status}: ${text.slice(0, 200)}`];
    const method = route.method.toLowerCase();
    const answer = document.paths[route.path]?.[method]?.responses[status];
    if (answer === undefined)
      return [`it is answered ${status}, which is not documented: ${text.slice(0, 200)}`];
    if (!headers.get('x-request-id')) return [`its answer ${status} has no X-Request-Id`];
    const media = type.split(';')[0] as string;
    if (answer.content === undefined)
      return text === '' ? [] : [`its answer ${status} has a body, and should have none`];
    if (answer.content[media] === undefined)
      return [
        `its answer ${status} is ${media || 'of no type'}, not ${Object.keys(answer.content).join(' or ')}`,
      ];
    const pointer = ['paths', route.path, method, 'responses', status, 'content', media, 'schema'].map(
      (part) => encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    const validate = ajv.getSchema(`openapi#/${pointer.join('/')}`);
    if (validate === undefined) return [`its answer ${status} has no schema`];
    return validate(JSON.parse(text))
      ? []
      : [
          `its answer ${status} is not as documented: ${ajv.errorsText(validate.errors)}: ${text.slice(0, 200)}`,
        ];
  };
}
