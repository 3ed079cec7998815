export { CALL_TIMEOUT_MS, type CallFacts, type ReplyFacts } from './call.ts';
export { closeBus, connectBus, isConnected, requireConnected, type BusConfig } from './connection.ts';
export { startConsumer, type Consumer, type ConsumerConfig } from './consumer.ts';
export { UnprocessableError, type DeadLetter } from './dead-letter.ts';
export type { Delivery } from './delivery.ts';
export { receive, type InboxEntry } from './inbox.ts';
export { startRelay, type Relay, type RelayConfig } from './relay.ts';
export { sendCall, type Reply } from './request.ts';
export {
  implement,
  serve,
  type Call,
  type Implementation,
  type ServeConfig,
  type Server,
  type UseCase,
} from './serve.ts';
