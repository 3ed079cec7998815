import type { Fault, Finding } from '../fault.ts';
import { untilSettled } from '../ledger/settled.ts';
import { madeUpSecrets, newMark, type Secret } from './made-up-secrets.ts';
import type { Place } from './places.ts';
import { inCalls, inMessages } from './secrets-in-messages.ts';
import { aroundFields, inFields } from './secrets-in-requests.ts';
import { storedAnywhere } from './stored-anywhere.ts';
import { populate } from './tenant.ts';

/** In the short form, a place is given this many kinds of secret: which, differs from place to place. */
const SHORT_KINDS = 2;

/** F15: secrets in every text that can be sent; then none is anywhere. */
export const secrets: Fault = {
  id: 'F15',
  title: 'secrets in every text field of every route and message; then a search of everything',
  async run(world, short): Promise<Finding> {
    const own = await populate(world, 'secrets');
    const mark = newMark();
    const kinds = madeUpSecrets(mark);
    const some = (nth: number, place: Place) =>
      kindsFor(place, kinds).filter((_, at, all) => !short || (at + nth) % all.length < SHORT_KINDS);
    const fields = await inFields(world, own, mark, some);
    const around = await aroundFields(world, own, mark, kinds, short);
    const messages = await inMessages(world, own, kinds);
    const calls = await inCalls(world, own, some);
    const late = await untilSettled(world);
    const signatures = Object.values(own.tokens).map((token) => token.slice(-40));
    const { found, looked } = await storedAnywhere(world, [mark, ...signatures]);
    const numbers = {
      places: fields.places,
      in_fields: fields.sent,
      around_fields: around.sent,
      in_messages: messages,
      in_calls: calls,
      ...looked,
    };
    return {
      fired: Math.min(...Object.values(numbers)) > 0 ? fields.sent + around.sent + messages + calls : 0,
      violations: [...fields.violations, ...around.violations, ...found, ...(late ? [late] : [])],
      numbers: { ...numbers, found: found.length },
    };
  },
};

/** An id takes only what could be one; an address is given a secret within it. */
function kindsFor({ form }: Place, kinds: readonly Secret[]): Secret[] {
  const words = kinds.filter(({ isWord }) => isWord);
  if (form === 'email') return words.map((secret) => ({ ...secret, text: `${secret.text}@walls.example` }));
  if (form === 'uri')
    return words.map((secret) => ({ ...secret, text: `https://walls.example/?token=${secret.text}` }));
  return form === 'text' ? [...kinds] : words;
}
