/** A map that forgets what was set first when there is too much in it. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #most: number;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  override set(key: K, value: V): this {
    this.delete(key);
    super.set(key, value);
    if (this.size > this.#most) {
      const [first] = this.keys();
      if (first !== undefined) this.delete(first);
    }
    return this;
  }
}
