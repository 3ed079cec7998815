// Succeeds when the process of this container is alive: its own health server, or the URL in HEALTH_URL.
const url = process.env.HEALTH_URL ?? `http://127.0.0.1:${process.env.HEALTH_PORT}/healthz`;
const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
if (!response.ok) process.exitCode = 1;
