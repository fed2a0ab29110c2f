import { foldSlice, readSlice } from '../application/change/history-supply.js';
import { ReadLog } from '../application/change/read-log.js';
import type { StreamSlice } from '../application/ports/history-reader.js';
import type { Store } from '../application/ports/store.js';
import type { Loaded, StreamActor } from './stream-actor.js';

/**
 * The loading of actors, many in one call.
 * Owns: which actors wait to be loaded, the one call under way. Does not own: who waits for them (the directory's).
 * Invariants: (1) one call is under way at a time, for at most `limit` actors; who is wanted meanwhile goes with a later one;
 * (2) an actor gets what was read only if nothing is known of it since the call began that is newer: neither a state nor that it is outdated.
 */
export class Loading {
  private readonly wanted = new Set<StreamActor>();
  private running = false;

  constructor(
    private readonly store: Pick<Store, 'heads'>,
    private readonly limit: number,
    /** Told of every call: of whom it was, and why it failed. */
    private readonly ended: (actors: readonly StreamActor[], failure: Error | null) => void,
  ) {}

  want(actor: StreamActor): void {
    this.wanted.add(actor);
    if (this.running) return;
    this.running = true;
    queueMicrotask(() => void this.run());
  }

  private async run(): Promise<void> {
    try {
      for (let actors = this.take(); actors.length > 0; actors = this.take()) {
        const failure = await this.load(actors).then(
          () => null,
          (error: unknown) => error as Error,
        );
        this.ended(actors, failure);
      }
    } finally {
      this.running = false;
    }
  }

  private take(): StreamActor[] {
    const actors: StreamActor[] = [];
    for (const actor of this.wanted) {
      if (actors.length >= this.limit) break;
      this.wanted.delete(actor);
      if (actor.loaded === null) actors.push(actor);
    }
    return actors;
  }

  private async load(actors: readonly StreamActor[]): Promise<void> {
    const times = actors.map((actor) => actor.timesOutdated);
    const heads = await this.store.heads(actors.map((actor) => actor.stream));
    const byStream = new Map(heads.map((head) => [head.stream, head.slice]));
    for (const [index, actor] of actors.entries()) {
      const slice = byStream.get(actor.stream);
      if (slice === undefined) throw new Error(`the store gave no head of ${actor.stream}`);
      const stands = actor.loaded === null && actor.underWay === 0 && actor.timesOutdated === times[index];
      if (stands) actor.loaded = loadedOf(slice);
    }
  }
}

function loadedOf(stored: StreamSlice): Loaded {
  const slice = readSlice(stored, new ReadLog());
  return {
    state: foldSlice(slice),
    version: stored.version,
    number: { value: stored.number },
    last: slice.touches.at(-1)?.position ?? slice.from,
    lastProvisional: false,
    touchesSinceCheckpoint: slice.touches.length,
  };
}
