/**
 * What live streams read, shared among them: a lot that a hundred displays watch is read once for each of its changes.
 *
 * Owns: the newest texts that were read, at most `liveCharacters`. Does not own: the streams.
 * Invariant: every text is of a state as known at a number, so it never changes.
 */
import type { HttpLimits } from '../../../config/http.js';
import type { LotChange, LotChangeQuery, LotName } from '../../application/live-use-cases.js';
import type { UseCases } from '../../application/use-cases.js';
import { SharedReads } from './shared-reads.js';

/** A part of a winery's lots: their states as JSON texts, and the code after which the next part begins; null for the last part. */
interface StatesPart {
  readonly states: readonly string[];
  readonly after: string | null;
}

type LiveSource = Pick<UseCases, 'lotsAsKnown' | 'wineryAsKnown' | 'lotChanges'>;

export class LiveReads {
  readonly #source: LiveSource;
  readonly #limits: HttpLimits;
  readonly #states: SharedReads<string>;
  readonly #parts: SharedReads<StatesPart>;
  /** Pages of changes that are being read. They are not kept: a page may have a megabyte, and others rarely want it later. */
  readonly #pages = new Map<string, Promise<readonly LotChange[]>>();

  constructor(source: LiveSource, limits: HttpLimits) {
    this.#source = source;
    this.#limits = limits;
    const half = { characters: limits.liveCharacters / 2 };
    this.#states = new SharedReads(half, ({ length }) => length);
    this.#parts = new SharedReads(half, ({ states }) => states.reduce((sum, { length }) => sum + length, 1));
  }

  /** Forgets all texts: the content of some may have been destroyed. */
  forget(): void {
    this.#states.clear();
    this.#parts.clear();
  }

  /** Returns the states of lots as known at a number, as JSON texts, in the order of `lots`; `null` for a lot that does not exist then. */
  states(lots: readonly LotName[], known: number): Promise<readonly string[]> {
    const named = new Map(lots.map(({ winery, lot }) => [`${known} ${winery}/${lot}`, { winery, lot }]));
    return this.#states.all([...named.keys()], async (missing) => {
      const wanted = missing.flatMap((key) => named.get(key) ?? []);
      const states = await this.#source.lotsAsKnown(wanted, known);
      return states.map((state) => JSON.stringify(state));
    });
  }

  /** Returns the next part of a winery's lots as known at a number, of at most `limit` lots. */
  part(winery: string, known: number, after: string | null, limit: number): Promise<StatesPart> {
    const characters = this.#limits.liveBatchCharacters;
    return this.#parts.one(`${known} ${winery} ${limit} ${after ?? ''}`, async () => {
      const part = await this.#source.wineryAsKnown(winery, { known, after, limit, characters });
      return { states: part.items.map((item) => JSON.stringify(item)), after: part.after };
    });
  }

  /** Returns a page of changes. Streams that want the same page at the same time share one read. */
  changes(query: LotChangeQuery): Promise<readonly LotChange[]> {
    const key = JSON.stringify([query.after, query.through, query.winery, query.lot, query.latest, query.from]);
    const inProgress = this.#pages.get(key);
    if (inProgress !== undefined) return inProgress;
    const reading = this.#source.lotChanges(query).finally(() => this.#pages.delete(key));
    this.#pages.set(key, reading);
    return reading;
  }
}
