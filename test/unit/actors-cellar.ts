import type { Limits } from '../../config/limits.js';
import type { JsonObject } from '../../src/application/json-object.js';
import type { Result } from '../../src/application/result.js';
import { accepted } from '../support/accepted.js';
import { type MemoryNode, memoryNode, uuid, wineryBody } from '../support/memory-node.js';
import type { MemoryStore } from '../support/memory-store.js';

/** A small winery on one node, with the few actions that the tests of actors need. */
export class Cellar {
  private constructor(readonly node: MemoryNode) {}

  /** `msPerReading`: how far the clock that ends long turns advances at each reading. With 0, no work is divided. */
  static async open(limits: Partial<Limits> = {}, msPerReading = 0): Promise<Cellar> {
    const cellar = new Cellar(memoryNode({ limits, msPerReading }));
    await accepted(cellar.node.solera.putWinery('W', wineryBody));
    return cellar;
  }

  /** Another node on the same store. */
  static beside({ node }: Cellar, limits: Partial<Limits> = {}): Cellar {
    return new Cellar(memoryNode({ limits, truth: node.truth }));
  }

  get truth(): MemoryStore {
    return this.node.truth;
  }

  record(n: number, type: string, data: JsonObject, more: JsonObject = {}): Promise<Result<JsonObject>> {
    const body = { id: uuid(n), type, effectiveAt: '2025-01-01T00:00:00Z', data, ...more };
    return this.node.solera.record('W', body, {});
  }

  /** Receives 100 gallons. */
  receive(n: number, lot: string, more: JsonObject = {}): Promise<Result<JsonObject>> {
    const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
    return this.record(n, 'receive_bulk', { to: { lot, volume: 100 }, components }, more);
  }

  /** Adds a gram of SO2. */
  add(n: number, lot: string, more: JsonObject = {}): Promise<Result<JsonObject>> {
    return this.record(n, 'addition', { lot, product: 'SO2', amount: 1, unit: 'g' }, more);
  }

  /** Moves a volume from one lot into another. */
  blend(n: number, from: string, to: string, volume: number): Promise<Result<JsonObject>> {
    return this.record(n, 'blend', { from: [{ lot: from, volume }], to: [{ lot: to, volume }] });
  }

  lot(lot: string): Promise<JsonObject> {
    return accepted(this.node.solera.getLot('W', lot, {}));
  }

  /** The number of proposals in each commit call that `work` causes. */
  async commitsOf(work: () => Promise<unknown>): Promise<readonly number[]> {
    const begin = this.node.store.calls.commit.length;
    await work();
    return this.node.store.calls.commit.slice(begin);
  }
}

export const overloaded = { ok: false, problem: { code: 'overloaded' } };

/** A promise, and the function that resolves it. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

export const unknownOutcome = { ok: false, problem: { code: 'unknown' } };
