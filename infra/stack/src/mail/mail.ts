export interface MailAddress {
  address: string;
  name: string;
}

/** A caught mail, as `GET /email` shows it. `time` is when it was accepted, UTC ISO-8601. */
export interface Mail {
  id: string;
  to: MailAddress[];
  from: MailAddress;
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  time: string;
}
