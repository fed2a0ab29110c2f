/**
 * Values by key, as far as they were used recently.
 *
 * Owns: at most `most` values, in two generations. A value that is used moves to the younger one; when that is half of all, it becomes the older one, and what
 * was not used since the last time is forgotten. It costs less than an exact order of use, which would move an entry for each request.
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
    if (this.younger.size >= this.most / 2) {
      this.older = this.younger;
      this.younger = new Map();
    }
    this.younger.set(key, value);
  }
}
