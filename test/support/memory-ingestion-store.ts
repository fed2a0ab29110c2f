import type { Holder, IngestionStore, ListedRefusal, Position, Refusal } from '../../src/ingestion/ingestion-store.js';

/** The store of ingestion in memory. */
export class MemoryIngestionStore implements IngestionStore {
  current: Holder | null = null;
  readonly positions = new Map<string, Position>();
  readonly refusals = new Map<string, Refusal>();
  private readonly unreportedKeys = new Set<string>();

  async holder(): Promise<Holder | null> {
    return this.current;
  }

  async take(epoch: number): Promise<boolean> {
    if ((this.current?.epoch ?? 0) !== epoch - 1) return false;
    this.current = { epoch, released: false };
    return true;
  }

  async confirm(epoch: number): Promise<boolean> {
    return this.current?.epoch === epoch;
  }

  async release(epoch: number): Promise<boolean> {
    if (this.current?.epoch !== epoch) return false;
    this.current = { epoch, released: true };
    return true;
  }

  async position(subject: string): Promise<Position | null> {
    return this.positions.get(subject) ?? null;
  }

  async moveTo(epoch: number, subject: string, position: Position): Promise<boolean> {
    if (this.current?.epoch !== epoch) return false;
    this.positions.set(subject, position);
    return true;
  }

  async refuse(epoch: number, refusal: Refusal): Promise<boolean> {
    if (!(await this.moveTo(epoch, refusal.subject, refusal))) return false;
    this.refusals.set(keyOf(refusal), refusal);
    this.unreportedKeys.add(keyOf(refusal));
    return true;
  }

  async unreported(limit: number): Promise<readonly Refusal[]> {
    return [...this.unreportedKeys].slice(0, limit).flatMap((key) => this.refusals.get(key) ?? []);
  }

  async markReported(refusal: Refusal): Promise<void> {
    if (this.refusals.get(keyOf(refusal))?.sequence === refusal.sequence) this.unreportedKeys.delete(keyOf(refusal));
  }

  async list(): Promise<readonly ListedRefusal[]> {
    return [...this.refusals.values()].map((refusal) => ({ ...refusal, refusals: 1 }));
  }

  async count(): Promise<number> {
    return this.refusals.size;
  }

  async refused(id: string): Promise<readonly Refusal[]> {
    return [...this.refusals.values()].filter((refusal) => refusal.id === id);
  }

  async forget(refusal: Refusal): Promise<void> {
    if (this.refusals.get(keyOf(refusal))?.sequence === refusal.sequence) this.refusals.delete(keyOf(refusal));
  }
}

function keyOf({ winery, id }: Refusal): string {
  return `${winery} ${id}`;
}
