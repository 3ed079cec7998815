export { type CallFacts, type ReplyFacts } from './call.ts';
export { commandsOf, type CommandFacts, type SendCommand } from './command.ts';
export { closeBus, connectBus, isConnected, type BusConfig } from './connection.ts';
export { startConsumer, type Consumer, type ConsumerConfig } from './consumer.ts';
export {
  isPassing,
  isPermanent,
  UnprocessableError,
  UnsettledError,
  type DeadLetter,
} from './dead-letter.ts';
export type { Delivery } from './delivery.ts';
export { receive, type InboxEntry } from './inbox.ts';
export { requireAllowed, SharedLimiter, type Verdict } from './shared-limiter.ts';
export {
  AlreadyAnsweredError,
  type AnswerKey,
  type AnswerStore,
  type KeptAnswer,
  type KeyedCall,
} from './keyed-call.ts';
export { limited } from './limited.ts';
export { storedPublication } from './publication.ts';
export { handledAgain, redriveMessage, type BuriedMessage, type Redrive } from './redrive.ts';
export { startRelay, type Relay, type RelayConfig } from './relay.ts';
export { sendCall, type Reply } from './request.ts';
export { implement, type Call, type Implementation, type UseCase } from './implementation.ts';
export { withoutSecrets } from './secret-guard.ts';
export { serve, type ServeConfig, type Server } from './serve.ts';
