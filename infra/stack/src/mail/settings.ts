import { portVariable } from '../port-variable.ts';

export interface MailSettings {
  host: string;
  smtpPort: number;
  httpPort: number;
  file: string;
}

/** Reads SMTP_PORT, HTTP_PORT, MAIL_FILE and HOST (default 127.0.0.1); throws one line naming what is wrong. */
export function readMailSettings(env: NodeJS.ProcessEnv): MailSettings {
  if (!env.MAIL_FILE) throw new Error('MAIL_FILE is missing: set it to the file that keeps the mails.');
  return {
    host: env.HOST || '127.0.0.1',
    smtpPort: portVariable(env, 'SMTP_PORT'),
    httpPort: portVariable(env, 'HTTP_PORT'),
    file: env.MAIL_FILE,
  };
}
