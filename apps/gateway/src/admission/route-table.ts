interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  parameter?: Node<T>;
  readonly byMethod: Map<string, T>;
}

/** Finds what belongs to a request by its method and path, as contracts spell paths: `/v1/tasks/{task_id}`. */
export class RouteTable<T> {
  readonly #root: Node<T> = newNode();

  add(method: string, path: string, value: T): void {
    let node = this.#root;
    for (const part of path.split('/').slice(1))
      node = part.startsWith('{') ? parameterOf(node) : literalOf(node, part);
    node.byMethod.set(method, value);
  }

  /** Of a URL, with or without a query. */
  find(method: string, url: string): T | undefined {
    const query = url.indexOf('?');
    const parts = (query < 0 ? url : url.slice(0, query)).split('/');
    return findIn(this.#root, parts, 1)?.byMethod.get(method);
  }
}

function findIn<T>(node: Node<T>, parts: readonly string[], at: number): Node<T> | undefined {
  const part = parts[at];
  if (part === undefined) return node;
  const literal = node.literals.get(part);
  const found = literal && findIn(literal, parts, at + 1);
  return found ?? (node.parameter && findIn(node.parameter, parts, at + 1));
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
