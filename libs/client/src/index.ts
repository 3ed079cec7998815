export { createClient, type Answer, type CallOptions, type Client, type ClientConfig } from './client.ts';
export { httpRequest, type HttpRequest } from './http-request.ts';
export { ProblemError } from './problem-error.ts';
export type { Fields, Presented } from './words.ts';
