import type { CommitResult } from '../application/ports/store.js';
import type { StreamId } from '../kernel/position.js';
import type { AcquireOptions, Hold, InFlight, NextState } from './holds.js';
import type { LoadedState } from './loaded-state.js';
import type { StreamActor } from './stream-actor.js';

/** An actor of this node, with the holds that wait for it. */
export type HeldActor = StreamActor<LocalHold>;

/** The services of the directory to its holds. */
export interface HoldKeeper {
  /** Grants the hold if it is first in all its mailboxes, where a turn ignores holds with `atOwner`, and its condition is met. The directory considers it again when an actor changes. */
  consider(hold: LocalHold): void;
  /** Takes the hold out of its mailboxes. */
  remove(hold: LocalHold): void;
  /** Considers the first holds in the mailboxes of actors, each once. An actor without holds may be passivated. */
  wake(actors: readonly HeldActor[]): void;
}

/**
 * A hold on actors of this node.
 * Owns: the condition that the command waits for. Does not own: the mailboxes and the granting (the directory).
 * States: *waiting* (for states, for drained actors, or for its turn), *granted*, *released*. A granted hold stays first, even while it waits again.
 */
export class LocalHold implements Hold {
  /** The condition that all actors must meet: their states are loaded, or nothing is in flight on them, also for a turn. */
  condition: 'loaded' | 'drained' | 'turn' = 'loaded';
  /** True while the command waits for the condition. */
  waiting = false;
  /** True once the hold has been granted. From then on no hold is queued before it, not even that of an older command. */
  wasGranted = false;
  readonly keepsTurn: boolean;
  readonly atOwner: boolean;
  private released = false;
  private byStream: ReadonlyMap<StreamId, HeldActor> | null = null;
  private failure: Error | null = null;
  private wakeUp: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null;

  constructor(
    readonly streams: readonly StreamId[],
    readonly actors: readonly HeldActor[],
    readonly arrival: number,
    private readonly keeper: HoldKeeper,
    { keepsTurn = false, atOwner = false }: AcquireOptions = {},
  ) {
    this.keepsTurn = keepsTurn;
    this.atOwner = atOwner;
  }

  ready(): Promise<void> {
    return this.wait('loaded');
  }

  drained(): Promise<void> {
    return this.wait('drained');
  }

  turn(): Promise<void> {
    return this.wait('turn');
  }

  private wait(condition: LocalHold['condition']): Promise<void> {
    if (this.failure !== null) return Promise.reject(this.failure);
    this.condition = condition;
    this.waiting = true;
    return new Promise((resolve, reject) => {
      this.wakeUp = { resolve, reject };
      this.keeper.consider(this);
    });
  }

  /** Ends the wait of the command: the condition is met. */
  grant(): void {
    this.wasGranted = true;
    this.waiting = false;
    this.wakeUp?.resolve();
    this.wakeUp = null;
  }

  /** Ends the wait with an error: an actor could not be loaded. The directory has already taken the hold out of its mailboxes. */
  fail(error: Error): void {
    this.failure = error;
    this.waiting = false;
    this.released = true;
    this.wakeUp?.reject(error);
    this.wakeUp = null;
  }

  states(): ReadonlyMap<StreamId, LoadedState> | null {
    const states = new Map<StreamId, LoadedState>();
    for (const { stream, loaded } of this.actors) {
      if (loaded === null) return null;
      states.set(stream, loaded);
    }
    return states;
  }

  isCurrent(states: ReadonlyMap<StreamId, LoadedState>): boolean {
    return this.actors.every(({ stream, loaded }) => loaded !== null && loaded.version === states.get(stream)?.version);
  }

  begin(next: readonly NextState[]): InFlight {
    for (const actor of this.actors) actor.inFlight += 1;
    for (const { stream, loaded } of next) {
      const actor = this.actorOf(stream);
      actor.loaded = loaded;
      actor.headDirty = true;
    }
    return { end: (result) => this.end(next, result) };
  }

  private end(next: readonly NextState[], result: CommitResult | null): void {
    if (result?.kind === 'committed') {
      for (const one of next) this.settle(one, result.first, result.last);
      for (const actor of this.actors) actor.inFlight -= 1;
    } else {
      for (const actor of this.actors) {
        actor.inFlight -= 1;
        actor.discardState();
      }
    }
    this.keeper.wake(this.actors);
  }

  /**
   * Assigns the notification numbers of a committed proposal to a state that it made. `number` is assigned even if the actor has a newer state by
   * now; the tie break only if it has not.
   */
  private settle({ stream, loaded, lastIndex }: NextState, first: number, last: number): void {
    loaded.number.value = last;
    const actor = this.actorOf(stream);
    if (actor.loaded?.version !== loaded.version || lastIndex === null || loaded.last === null) return;
    const { effectiveAt, id } = loaded.last;
    actor.loaded = {
      ...actor.loaded,
      last: { effectiveAt, tieBreak: first + lastIndex, id },
      lastIsProvisional: false,
    };
  }

  private actorOf(stream: StreamId): HeldActor {
    const [only] = this.actors;
    if (only?.stream === stream) return only;
    this.byStream ??= new Map(this.actors.map((actor) => [actor.stream, actor]));
    const actor = this.byStream.get(stream);
    if (actor === undefined) throw new Error(`${stream} is not held`);
    return actor;
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    this.keeper.remove(this);
  }
}
