import { contracts, validationFailed, validationResolved } from '@interlock/contracts';
import { connectBus, sendCall } from '@interlock/messaging';
import { jetstream } from '@nats-io/jetstream';
import { headers as natsHeaders } from '@nats-io/transport-node';
import { concurrently } from '../concurrently.ts';
import type { World } from '../world.ts';
import type { Fields } from './inputs.ts';
import type { Secret } from './made-up-secrets.ts';
import { isMeantForSecrets, textPlaces, withText, type Place } from './places.ts';
import { formsOf } from './routes.ts';
import { sample } from './sample.ts';
import type { PopulatedTenant } from './tenant.ts';

const AT_ONCE = 8;

/** Secrets in every text of what other services report over NATS, in headers and subjects, and in what is no message. */
export async function inMessages(
  world: World,
  own: PopulatedTenant,
  kinds: readonly Secret[],
): Promise<number> {
  const { validator: password } = world.secrets.nats;
  const nc = await connectBus({
    url: world.stack.nats,
    user: 'validator',
    password,
    onStatus: () => undefined,
  });
  const js = jetstream(nc);
  const about = { failed: validationFailed, resolved: validationResolved };
  const publications = Object.entries(about).flatMap(([what, schema]) => {
    const [fields] = formsOf(schema);
    if (fields === undefined) throw new Error('The message has no form.');
    const data = (id: string) => ({ ...(sample(fields, 'data', own.ingredients) as Fields), failure_id: id });
    const subject = `validation.${what}.validator`;
    const envelope = {
      specversion: '1.0',
      id: 'walls',
      source: '/walls',
      type: `validation.${what}.v1`,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
    };
    return kinds.flatMap(({ text, isWord }, nth) => [
      ...textPlaces(fields.properties).map(({ path }, at) => ({
        subject,
        body: JSON.stringify(withText(data(`f${nth}-${at}`), path, text)),
      })),
      ...['id', 'source', 'requestid', 'tenantid', 'subject', 'more'].map((name) => ({
        subject,
        body: JSON.stringify({ ...envelope, data: data(`e${nth}-${name}`), [name]: text }),
      })),
      { subject, body: JSON.stringify({ ...data(`p${nth}`), password: text, more: { [text]: text } }) },
      { subject, body: `{"message":"${text}` },
      { subject, body: text },
      ...(isWord
        ? [
            { subject, body: JSON.stringify(data(`h${nth}`)), id: text },
            { subject, body: JSON.stringify(data(`i${nth}`)), header: text },
          ]
        : []),
    ]);
  });
  await concurrently(
    publications,
    AT_ONCE,
    async ({
      subject,
      body,
      id,
      header,
    }: {
      subject: string;
      body: string;
      id?: string;
      header?: string;
    }) => {
      const headers = natsHeaders();
      if (header !== undefined) headers.set('X-Walls', header);
      await js.publish(subject, body, { headers, ...(id === undefined ? {} : { msgID: id }) });
    },
  );
  await nc.close();
  return publications.length;
}

/** Secrets in every text of every call that a service makes in its own name. */
export async function inCalls(
  world: World,
  own: PopulatedTenant,
  some: (nth: number, place: Place) => Secret[],
): Promise<number> {
  const { orchestrator: password } = world.secrets.nats;
  const nc = await connectBus({
    url: world.stack.nats,
    user: 'orchestrator',
    password,
    onStatus: () => undefined,
  });
  const calls = contracts.flatMap((contract) =>
    formsOf(contract.input).flatMap((given) => {
      const places = textPlaces(given.properties).filter((place) => !isMeantForSecrets(place));
      return places.flatMap((place, nth) =>
        some(nth, place).map((secret) => ({ contract, place, secret, given })),
      );
    }),
  );
  await concurrently(calls, AT_ONCE, async ({ contract, place, secret, given }) => {
    const input = withText(sample(given, 'input', own.ingredients), place.path, secret.text);
    const facts = { surface: 'internal', tenantId: own.tenant, requestId: 'walls' } as const;
    await sendCall(nc, 'orchestrator', contract, facts, Buffer.from(JSON.stringify(input)));
  });
  await nc.close();
  return calls.length;
}
