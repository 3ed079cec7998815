import type { Fault } from '../fault.ts';
import { tenants } from './f12-tenants.ts';
import { credentials } from './f13-credentials.ts';
import { lies } from './f14-lies.ts';
import { secrets } from './f15-secrets.ts';

/** What must be refused, whoever asks and however. */
export const WALLS: readonly Fault[] = [tenants, credentials, lies, secrets];
