export { HttpConnection, type HttpAnswer } from './http-connection.ts';
