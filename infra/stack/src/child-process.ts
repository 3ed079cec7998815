/** Runs one of the stack's own processes: tells the launcher when it is ready, and closes it when asked to. */
export function serveAsChild(start: () => Promise<{ health: string; close(): Promise<void> }>): void {
  start().then(({ health, close }) => {
    let closing = false;
    const stop = () => {
      if (closing) return;
      closing = true;
      close().then(() => process.exit(0), fail);
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    // Without its launcher a child would outlive the stack.
    process.once('disconnect', stop);
    if (process.connected === false) stop();
    else process.send?.({ type: 'ready', health });
  }, fail);
}

function fail(error: Error): void {
  console.error(error.message);
  process.exit(1);
}
