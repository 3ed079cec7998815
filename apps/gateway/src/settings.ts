import { processSettings } from '@interlock/service';
import { z } from 'zod';
import { admissionSettings } from './admission/settings.ts';

/** What the gateway needs to know. */
export const gatewaySettings = processSettings.extend({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  CORS_ORIGINS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((origin) => origin.trim() || []))
    .refine(
      (list) => list.every(isOrigin),
      'Use origins such as https://console.example, with commas between.',
    ),
  JWKS_URL: z.url({ protocol: /^https?$/ }),
  JWT_ISSUER: z.string().min(1),
  JWT_AUDIENCE: z.string().min(1),
  ...admissionSettings.shape,
});

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
