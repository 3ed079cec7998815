import type { Delivery } from '@interlock/messaging';

const TENANT = /"tenant_?id"\s*:\s*"([^"]{1,64})"/;
const CONTEXT = /"context_id"\s*:\s*"([^"]{1,64})"/;

/**
 * Behind whose messages one about a failure waits: those of the tenant it names, or of its context. What it names is
 * believed for this alone, and read without parsing, as each message is parsed anyway when it is handled.
 */
export function laneOfFailure(delivery: Delivery): string {
  const text = delivery.text();
  return TENANT.exec(text)?.[1] ?? CONTEXT.exec(text)?.[1] ?? '';
}
