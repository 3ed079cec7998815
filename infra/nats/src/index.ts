export { provision, type ProvisionOptions } from './provision.ts';
export { DURABLES, STREAM_NAMES, STREAMS, type StreamName } from './streams.ts';
export { NATS_USERS, natsConfigFile, type NatsUser } from './users.ts';
