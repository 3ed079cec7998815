/** The paths that are served, to tell an unknown path from a method that a path doesn't have. */
export class KnownPaths {
  readonly #patterns = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>();

  /** Adds a route of the router: `/v1/tasks/:task_id`. */
  add(method: string, url: string): void {
    const known = this.#patterns.get(url);
    if (known) known.methods.add(method);
    else this.#patterns.set(url, { pattern: patternOf(url), methods: new Set([method]) });
  }

  /** The methods of a path as it was requested; none when the path is unknown. */
  methodsOf(path: string): string[] {
    const methods = [...this.#patterns.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((route) => [...route.methods]);
    return [...new Set(methods)].sort();
  }
}

function patternOf(url: string): RegExp {
  const literal = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/:\w+/g, '[^/]+')}$`);
}
