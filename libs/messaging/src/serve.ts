import type { ErrorCode, Surface } from '@interlock/contracts';
import type { NatsConnection } from '@nats-io/transport-node';
import { Svcm, type ServiceMsg } from '@nats-io/services';
import { answer, type Answering } from './answer.ts';
import { AnswerOnce, type Answer } from './answer-once.ts';
import { readCall, replyHeaders } from './call.ts';
import type { Implementation } from './implementation.ts';
import type { AnswerStore } from './keyed-call.ts';
import { TurnEnd } from './turn-end.ts';

const turnEnd = new TurnEnd();

export interface ServeConfig {
  readonly nc: NatsConnection;
  readonly service: string;
  readonly implementations: readonly Implementation[];
  /** Where first answers under an Idempotency-Key are kept; without it keys are ignored. */
  readonly answers?: AnswerStore;
  readonly requireStanding?: Answering['requireStanding'];
  /** How many calls run at once; the next is answered `overloaded`. */
  readonly limit: number;
  readonly onError: (error: unknown, contract: string, requestId: string) => void;
  /** The service lost its subscriptions: the process must end, and be started anew. */
  readonly onLost: (error: Error) => void;
  readonly onAnswered?: (contract: string, surface: Surface, code: ErrorCode | 'ok', seconds: number) => void;
}

export interface Server {
  /** Takes no new call and resolves when the last running one was answered. */
  stop(): Promise<void>;
}

/**
 * Answers the contracts on `cmd.*.<service>.<use_case>` as one NATS service (`nats micro ls` shows it). Nothing
 * in NATS limits a responder, so this does: by number and by deadline.
 */
export async function serve(config: ServeConfig): Promise<Server> {
  const service = await new Svcm(config.nc).add({
    name: `interlock-${config.service}`,
    version: '1.0.0',
    queue: config.service,
  });
  const running = new Set<Promise<void>>();
  const answering: Answering = {
    once: config.answers && new AnswerOnce(config.answers),
    requireStanding: config.requireStanding,
  };
  for (const implementation of config.implementations) {
    const { name } = implementation.contract;
    service.addEndpoint(name, {
      subject: `cmd.*.${config.service}.${name}`,
      handler: (error, msg) => {
        if (error) return config.onError(error, name, '');
        const task = handle(config, implementation, msg, running.size >= config.limit, answering);
        running.add(task);
        void task.finally(() => running.delete(task));
      },
    });
  }
  void service.stopped.then((error) => {
    if (error) config.onLost(error);
  });
  await config.nc.flush();
  return {
    async stop() {
      await service.stop();
      while (running.size > 0) await Promise.all(running);
    },
  };
}

async function handle(
  config: ServeConfig,
  to: Implementation,
  msg: ServiceMsg,
  full: boolean,
  answering: Answering,
): Promise<void> {
  const started = performance.now();
  const { name } = to.contract;
  let requestId = '';
  try {
    const facts = readCall(msg.headers);
    requestId = facts.requestId;
    if (facts.deadline < Date.now()) return;
    const reply = await answer(to, callerOf(msg.subject), facts, msg.data, full, answering);
    if (reply.error !== undefined) config.onError(reply.error, name, requestId);
    await turnEnd.run(() => respond(msg, reply));
    config.onAnswered?.(name, facts.surface, reply.code, (performance.now() - started) / 1000);
  } catch (error) {
    config.onError(error, name, requestId);
  }
}

function callerOf(subject: string): string {
  return subject.split('.', 2)[1] ?? '';
}

function respond(msg: ServiceMsg, { facts, body }: Answer): void {
  const headers = replyHeaders(facts);
  if (facts.code === undefined) msg.respond(body, { headers });
  else msg.respondError(facts.status, facts.code, body, { headers });
}
