/**
 * Values by key, as far as they were used recently.
 *
 * Owns: at most `most` values, in two generations. A value that is used moves to the younger generation. When the younger generation holds half of
 * `most`, it replaces the older one, whose values are forgotten. An exact order of use would cost more: it moves an entry for each request.
 */
export class RecentlyUsed<Value> {
  private younger = new Map<string, Value>();
  private older: ReadonlyMap<string, Value> = new Map();

  constructor(private readonly most: number) {}

  get(key: string): Value | undefined {
    const young = this.younger.get(key);
    if (young !== undefined) return young;
    const old = this.older.get(key);
    if (old !== undefined) this.set(key, old);
    return old;
  }

  set(key: string, value: Value): void {
    if (this.younger.size >= Math.floor(this.most / 2)) {
      this.older = this.younger;
      this.younger = new Map();
    }
    this.younger.set(key, value);
  }
}
