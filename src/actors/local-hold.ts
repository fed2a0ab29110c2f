import type { CommitResult } from '../application/ports/store.js';
import type { StreamId } from '../kernel/position.js';
import type { Hold, InFlight, NextState } from './holds.js';
import type { LoadedState } from './loaded-state.js';
import type { StreamActor } from './stream-actor.js';

/** An actor of this node, with the holds that wait for it. */
export type HeldActor = StreamActor<LocalHold>;

/** What the directory does for its holds. */
export interface HoldKeeper {
  /** Grants the hold if its condition is met; otherwise it is looked at again whenever one of its actors changes. */
  consider(hold: LocalHold): void;
  /** Takes the hold out of its mailboxes. */
  remove(hold: LocalHold): void;
  /** Looks at the next command of an actor. */
  wake(actor: HeldActor): void;
}

/**
 * A hold on actors of this node.
 * Owns: what the command waits for. Does not own: the mailboxes and the granting (the directory's).
 * States: *waiting* (for states, or for drained actors), *granted*, *released*. A granted hold stays first, even while it waits again.
 */
export class LocalHold implements Hold {
  /** What must be true of all actors: their states are loaded, or nothing is in flight on them. */
  condition: 'loaded' | 'drained' = 'loaded';
  /** True if somebody waits for the condition. */
  waiting = false;
  /** True once the hold was first in all mailboxes: no older command is queued before it any more. */
  wasGranted = false;
  private released = false;
  private byStream: ReadonlyMap<StreamId, HeldActor> | null = null;
  private failure: Error | null = null;
  private wakeUp: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null;

  constructor(
    readonly streams: readonly StreamId[],
    readonly actors: readonly HeldActor[],
    readonly age: number,
    private readonly keeper: HoldKeeper,
  ) {}

  ready(): Promise<void> {
    return this.wait('loaded');
  }

  drained(): Promise<void> {
    return this.wait('drained');
  }

  private wait(condition: 'loaded' | 'drained'): Promise<void> {
    if (this.failure !== null) return Promise.reject(this.failure);
    this.condition = condition;
    this.waiting = true;
    return new Promise((resolve, reject) => {
      this.wakeUp = { resolve, reject };
      this.keeper.consider(this);
    });
  }

  /** The condition is met. */
  grant(): void {
    this.wasGranted = true;
    this.waiting = false;
    this.wakeUp?.resolve();
    this.wakeUp = null;
  }

  /** An actor could not be loaded. The directory has taken the hold out of its mailboxes. */
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
        actor.outdate();
      }
    }
    for (const actor of this.actors) this.keeper.wake(actor);
  }

  /** Replaces what was provisional in a state by notification numbers, also if later decisions have moved the actor on. */
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
