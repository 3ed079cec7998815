const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// npm passes on a signal that the terminal has already sent: both are one keystroke.
const ONE_KEYSTROKE_MS = 500;

export interface StopRequest {
  /** Resolves at the first request, with the exit code it asks for. */
  readonly asked: Promise<number>;
}

/**
 * Listens for what ends the launcher: a signal (exit code 0) or an error nobody caught (1). A second signal
 * calls `hurry`, which must not return.
 */
export function stopRequest(hurry: () => never): StopRequest {
  let firstAt: number | undefined;
  const asked = new Promise<number>((resolve) => {
    const ask = (exitCode: number) => {
      if (firstAt !== undefined && Date.now() - firstAt > ONE_KEYSTROKE_MS) hurry();
      firstAt ??= Date.now();
      resolve(exitCode);
    };
    for (const signal of SIGNALS) process.on(signal, () => ask(0));
    process.on('uncaughtException', (error) => {
      console.error(error);
      resolve(1);
    });
  });
  return { asked };
}
