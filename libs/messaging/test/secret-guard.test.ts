import type { Principal } from '@interlock/contracts';
import { describe, expect, it } from 'vitest';
import { letterPayload } from '../src/dead-letter.ts';
import { withoutSecrets } from '../src/secret-guard.ts';

const person: Principal = { kind: 'session', tenantId: 't', sub: 'u', roles: [], systemInitiated: false };
const system: Principal = { ...person, kind: 'service' };
const secret = ['hunter', '2secret'].join('');
const token = ['gh', 'p_', 'q7Zb2Kx9Lw4Tn8Rv3Hs6Jd1Mf5Pg0YcXeAbC'].join('');
const text = `The password: ${secret} does not work`;

describe('secrets', () => {
  it.each(['title', 'description', 'reason', 'name', 'display_name', 'message', 'field'])(
    "are refused in a person's %s, without being repeated",
    (field) => {
      const run = () => withoutSecrets(person, { task_id: 'x', [field]: text });
      expect(run).toThrow(
        expect.objectContaining({
          refusal: expect.objectContaining({ code: 'secret_detected' }) as unknown,
        }) as Error,
      );
      expect(run).not.toThrow(secret);
    },
  );

  it("are replaced in a service's words, and everything else stays", () => {
    const url = `https://hooks.slack.com/services/${['T0AAAAAAA', 'B0AAAAAAA', 'x'.repeat(24)].join('/')}`;
    const input = { message: text, settings: { slack_webhook_url: url } };
    expect(withoutSecrets(system, input)).toEqual({
      ...input,
      message: expect.stringContaining('[redacted]') as string,
    });
  });

  it.each([
    ['an id', { code: token }, 'code'],
    ['a deep text', { settings: { checklists: { build: [text] } } }, 'settings.checklists.build.0'],
    ['an item', { checklist: [{ title: text }] }, 'checklist.0.title'],
  ])('in %s are refused from anybody, by the name of the field', (_, input, field) => {
    for (const principal of [person, system])
      expect(() => withoutSecrets(principal, input)).toThrow(`The text in ${field} contains`);
  });

  it('are left to those who search by themselves', () => {
    const input = { tasks: [{ title: text }] };
    expect(withoutSecrets(person, input, ['tasks'])).toBe(input);
  });

  it('cost nothing where there are none', () => {
    const input = { title: 'Reset the password of the CRM', due_date: null };
    expect(withoutSecrets(person, input)).toBe(input);
  });

  it('are not in dead letters', () => {
    expect(letterPayload(JSON.stringify({ message: text })).payload).not.toContain(secret);
  });
});
