import { foldSlice, readSlice } from '../application/change/decide-on-history.js';
import type { StreamSlice } from '../application/ports/history-reader.js';
import type { Scheduler } from '../application/ports/scheduler.js';
import type { Store } from '../application/ports/store.js';
import { UnreadableContent } from '../encryption/unreadable-content.js';
import type { LoadedState } from './loaded-state.js';
import type { HeldActor } from './local-hold.js';

/**
 * Loads the states of actors, many in one call.
 * Owns: the actors to load, and the call in progress. Does not own: the holds that wait for the states (the directory).
 * Invariants: (1) one call is in progress at a time, for at most `limit` actors; actors that are wanted meanwhile are loaded by a later call;
 * (2) an actor gets the state that was read only if it is still empty and its state was not discarded since the call began.
 */
export class Loading {
  private readonly wanted = new Set<HeldActor>();
  private running = false;

  constructor(
    private readonly store: Pick<Store, 'heads'>,
    private readonly limit: number,
    private readonly scheduler: Scheduler,
    /** Called after each call to the store, with its actors and, if it failed, the error. */
    private readonly ended: (actors: readonly HeldActor[], failure: Error | null) => void,
  ) {}

  want(actor: HeldActor): void {
    this.wanted.add(actor);
    if (this.running) return;
    this.running = true;
    this.scheduler.microtask(() => void this.run());
  }

  private async run(): Promise<void> {
    try {
      for (let actors = this.take(); actors.length > 0; actors = this.take()) {
        const unreadable = new Map<HeldActor, Error>();
        const failure = await this.load(actors, unreadable).then(
          () => null,
          (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
        );
        for (const [actor, error] of unreadable) this.ended([actor], error);
        this.ended(unreadable.size === 0 ? actors : actors.filter((actor) => !unreadable.has(actor)), failure);
      }
    } finally {
      this.running = false;
    }
  }

  private take(): HeldActor[] {
    const actors: HeldActor[] = [];
    for (const actor of this.wanted) {
      if (actors.length >= this.limit) break;
      this.wanted.delete(actor);
      if (actor.loaded === null) actors.push(actor);
    }
    return actors;
  }

  /** Adds the actors whose states cannot be read, because a key is destroyed or missing: only the commands that need them fail. */
  private async load(actors: readonly HeldActor[], unreadable: Map<HeldActor, Error>): Promise<void> {
    const times = actors.map((actor) => actor.timesDiscarded);
    const heads = await this.store.heads(actors.map((actor) => actor.stream));
    const byStream = new Map(heads.map((head) => [head.stream, head.slice]));
    for (const [index, actor] of actors.entries()) {
      const slice = byStream.get(actor.stream);
      if (slice === undefined) throw new Error(`the store returned no head of ${actor.stream}`);
      const isCurrent = actor.loaded === null && actor.inFlight === 0 && actor.timesDiscarded === times[index];
      if (!isCurrent) continue;
      try {
        actor.loaded = loadedOf(slice);
      } catch (error) {
        if (!(error instanceof UnreadableContent)) throw error;
        unreadable.set(actor, error);
      }
    }
  }
}

function loadedOf(stored: StreamSlice): LoadedState {
  const slice = readSlice(stored);
  return {
    state: foldSlice(slice),
    version: stored.version,
    number: { value: stored.number },
    last: slice.touches.at(-1)?.position ?? slice.from,
    lastIsProvisional: false,
    touchesSinceCheckpoint: slice.touches.length,
  };
}
