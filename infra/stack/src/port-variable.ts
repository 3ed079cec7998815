/** Reads a port (0 to 65535) from the environment; throws one line naming the variable. */
export function portVariable(env: NodeJS.ProcessEnv, name: string): number {
  const text = env[name] ?? '';
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw new Error(`${name} must be a port from 0 to 65535, not '${text}'.`);
  }
  return Number(text);
}
