export { HttpConnection, type HttpAnswer, type OnAnswer } from './http-connection.ts';
