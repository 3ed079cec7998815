import { setTimeout as delay } from 'node:timers/promises';

const ATTEMPTS = 6;
const PAUSE_MS = 500;
const TIMEOUT_MS = 10_000;

/** The gateway's answer: its status and its JSON. */
export interface Answer {
  status: number;
  body: unknown;
}

/**
 * Sends one idempotent request, again for a while when the service behind it is just being restarted.
 * Throws one line when the gateway can't be reached.
 */
export async function callGateway(
  base: string,
  token: string,
  method: 'GET' | 'PUT',
  path: string,
  body?: object,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const response = await request(`${base}${path}`, token, method, body);
    const text = await response.text();
    if (response.status === 503 && attempt < ATTEMPTS) await delay(PAUSE_MS);
    else return { status: response.status, body: text ? JSON.parse(text) : null };
  }
}

/** The answer's JSON; throws what the gateway says unless the status is 2xx. */
export function accepted(answer: Answer, what: string): unknown {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  const { code, detail } = (answer.body ?? {}) as { code?: string; detail?: string };
  throw new Error(`${what} was refused: ${answer.status} ${code ?? ''} ${detail ?? ''}`.trim());
}

async function request(url: string, token: string, method: string, body?: object): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new Error(
      `The gateway at ${new URL(url).origin} doesn't answer; is the stack running? (npm start)`,
    );
  }
}
