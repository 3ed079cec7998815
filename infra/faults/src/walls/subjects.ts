import { catalog, commandSubject, contracts, events, eventSubject } from '@interlock/contracts';
import { NATS_USERS, STREAM_NAMES } from '@interlock/nats';

const STREAM_API = [
  ...['CREATE', 'UPDATE', 'DELETE', 'INFO', 'PURGE', 'LEADER.STEPDOWN', 'PEER.REMOVE', 'SNAPSHOT', 'RESTORE'],
  ...['MSG.GET', 'MSG.DELETE'],
].map((verb) => (stream: string) => `$JS.API.STREAM.${verb}.${stream}`);

const CONSUMER_API = [
  ...['CREATE', 'DURABLE.CREATE', 'DELETE', 'INFO', 'MSG.NEXT', 'PAUSE', 'LEADER.STEPDOWN', 'UNPIN'],
].map((verb) => (stream: string, durable: string) => `$JS.API.CONSUMER.${verb}.${stream}.${durable}`);

const SYSTEM = [
  ...['$JS.API.INFO', '$JS.API.STREAM.NAMES', '$JS.API.STREAM.LIST', '$JS.API.SERVER.REMOVE'],
  ...['$JS.API.ACCOUNT.PURGE.x', '$JS.API.META.LEADER.STEPDOWN', '$JS.API.STREAM.CREATE.WALLS'],
  ...['$SYS.REQ.SERVER.PING', '$SYS.REQ.USER.INFO', '$SYS.ACCOUNT.x.CONNECT', '$SRV.PING', '$SRV.INFO.x'],
  ...[
    '$JS.EVENT.ADVISORY.x',
    '$JS.EVENT.METRIC.x',
    '$JS.FC.x',
    '$KV.x.y',
    '$O.x.C.y',
    '_INBOX.x',
    '_R_.x',
    'walls',
  ],
];

const SERVICES = [...Object.keys(catalog), 'orchestrator', 'gateway'];

/** One subject of every kind there is: of calls, events, failures, limits, streams, durables, inboxes, the server. */
export const SUBJECTS: readonly string[] = [
  ...new Set([
    ...NATS_USERS.flatMap((caller) => contracts.map((contract) => commandSubject(caller, contract))),
    ...NATS_USERS.flatMap((caller) => SERVICES.map((service) => `cmd.${caller}.${service}.walls`)),
    ...events.map(({ service, name }) => eventSubject(service, name, 'walls')),
    ...SERVICES.flatMap((service) => [`evt.${service}.walls.x`, `dead.${service}`, `limits.${service}`]),
    ...['failed', 'resolved', 'walls'].map((about) => `validation.${about}.walls`),
    ...STREAM_NAMES.flatMap((stream) => [
      ...STREAM_API.map((subject) => subject(stream)),
      ...[
        `$JS.API.CONSUMER.NAMES.${stream}`,
        `$JS.API.CONSUMER.LIST.${stream}`,
        `$JS.API.DIRECT.GET.${stream}`,
      ],
      ...[`$JS.API.CONSUMER.CREATE.${stream}`, `$JS.API.DIRECT.GET.${stream}.x`],
      ...NATS_USERS.flatMap((durable) => [
        ...CONSUMER_API.map((subject) => subject(stream, durable)),
        `$JS.ACK.${stream}.${durable}.1.1.1.1.0`,
      ]),
    ]),
    ...NATS_USERS.map((user) => `_INBOX_${user}.x`),
    ...SYSTEM,
  ]),
];

/** What somebody would listen to who wants everything. */
export const WILDCARDS: readonly string[] = [
  ...[
    '>',
    '*',
    '*.>',
    'cmd.>',
    'cmd.*.*.>',
    'evt.>',
    'evt.*.*.>',
    'dead.>',
    'validation.>',
    'limits.>',
    '$JS.>',
  ],
  ...['$JS.API.>', '$JS.ACK.>', '$JS.EVENT.>', '$SYS.>', '_INBOX.>'],
  ...NATS_USERS.map((user) => `_INBOX_${user}.>`),
  ...SERVICES.flatMap((service) => [`cmd.*.${service}.>`, `evt.${service}.>`]),
];

/** Whether every subject that `asked` stands for is one that `granted` stands for. */
export function isWithin(asked: string, granted: string): boolean {
  const [a, g] = [asked.split('.'), granted.split('.')];
  for (const [at, token] of g.entries()) {
    if (token === '>') return a.length > at;
    if (a[at] === undefined || a[at] === '>') return false;
    if (token !== '*' && token !== a[at]) return false;
  }
  return a.length === g.length;
}
