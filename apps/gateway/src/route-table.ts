interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  parameter?: Node<T>;
  readonly byMethod: Map<string, T>;
}

/**
 * Finds what belongs to a request by its method and path. Paths are given as contracts spell them, `/v1/tasks/{task_id}`,
 * or as the router does, `/v1/tasks/:task_id`.
 */
export class RouteTable<T> {
  readonly #root: Node<T> = newNode();

  add(method: string, path: string, value: T): void {
    let node = this.#root;
    for (const part of path.split('/').slice(1))
      node = part.startsWith('{') || part.startsWith(':') ? parameterOf(node) : literalOf(node, part);
    node.byMethod.set(method, value);
  }

  /** Of a URL, with or without a query. */
  find(method: string, url: string): T | undefined {
    for (const { byMethod } of nodesAt(this.#root, partsOf(url), 1)) {
      const found = byMethod.get(method);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The methods of a URL's path, in the order of the alphabet; none when the path is unknown. */
  methodsOf(url: string): string[] {
    const nodes = [...nodesAt(this.#root, partsOf(url), 1)];
    return [...new Set(nodes.flatMap(({ byMethod }) => [...byMethod.keys()]))].sort();
  }
}

function partsOf(url: string): string[] {
  const query = url.indexOf('?');
  return (query < 0 ? url : url.slice(0, query)).split('/');
}

/** Where a path may lead, literal parts before parameters, which are never empty. */
function* nodesAt<T>(node: Node<T>, parts: readonly string[], at: number): Generator<Node<T>> {
  const part = parts[at];
  if (part === undefined) return yield node;
  const literal = node.literals.get(part);
  if (literal) yield* nodesAt(literal, parts, at + 1);
  if (node.parameter && part !== '') yield* nodesAt(node.parameter, parts, at + 1);
}

function newNode<T>(): Node<T> {
  return { literals: new Map(), byMethod: new Map() };
}

function parameterOf<T>(node: Node<T>): Node<T> {
  return (node.parameter ??= newNode());
}

function literalOf<T>(node: Node<T>, part: string): Node<T> {
  const known = node.literals.get(part) ?? newNode<T>();
  node.literals.set(part, known);
  return known;
}
