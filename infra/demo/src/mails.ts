interface CaughtMail {
  readonly to: readonly { readonly address: string }[];
  readonly subject: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The mail of a template to a mailbox whose text names `about`, if it has arrived. */
export async function findMail(
  mailUrl: string,
  template: string,
  mailbox: string,
  about: string,
): Promise<CaughtMail | undefined> {
  const response = await fetch(`${mailUrl}/email`, { signal: AbortSignal.timeout(5_000) });
  const mails = (await response.json()) as CaughtMail[];
  return mails.find(
    (mail) =>
      mail.headers['x-interlock-template'] === template &&
      mail.to.some(({ address }) => address === mailbox) &&
      mail.text.includes(about),
  );
}
