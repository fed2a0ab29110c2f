import { encodeState } from '../application/change/change-proposal.js';
import type { HeadRow, Store } from '../application/ports/store.js';
import type { StreamId } from '../kernel/position.js';
import { Loading } from './loading.js';
import { type Hold, StreamActor } from './stream-actor.js';

export interface DirectoryLimits {
  readonly actorsInMemory: number;
  readonly streamsPerLoad: number;
  readonly mailbox: number;
}

/** The mailbox of a stream is full. The command was not begun. */
export class MailboxFull extends Error {
  override readonly name = 'MailboxFull';
  readonly code = 'overloaded';
}

/**
 * The actors of a partition.
 * Owns: which streams are in memory, the granting of holds, passivation. Does not own: commands, commits, the calls that load.
 * Invariants: (1) a hold is granted when it is the first in the mailbox of each of its actors, and either all of them are loaded or, if it
 * asked for that, nothing is under way on them; (2) waiting holds stand in one order in all mailboxes, so that no two wait for each other;
 * (3) there are no more than `actorsInMemory` actors, or else none of them is idle; of the idle the longest unused leave first.
 */
export class Directory {
  private readonly actors = new Map<StreamId, StreamActor>();
  /** Those of them that nobody uses, the longest unused first. */
  private readonly idle = new Set<StreamActor>();
  private readonly loading: Loading;
  private readonly passivated: HeadRow[] = [];
  /** Those whose newest states are not saved yet, the longest waiting first. */
  private readonly dirty = new Set<StreamActor>();

  constructor(
    store: Pick<Store, 'heads'>,
    private readonly limits: DirectoryLimits,
  ) {
    this.loading = new Loading(store, limits.streamsPerLoad, (actors, failure) => this.loadEnded(actors, failure));
  }

  get size(): number {
    return this.actors.size;
  }

  /** The actor if it is in memory. */
  find(stream: StreamId): StreamActor | undefined {
    return this.actors.get(stream);
  }

  /**
   * Resolves once the hold is granted. `release` must follow. `drained`: with nothing under way on the actors, and for whoever reads what is
   * committed himself: their states are not loaded for it. Rejects with MailboxFull, or where loading failed.
   */
  hold(streams: readonly StreamId[], age: number, drained: boolean): Promise<Hold> {
    for (const stream of streams) {
      if ((this.actors.get(stream)?.mailbox.length ?? 0) >= this.limits.mailbox)
        return Promise.reject(new MailboxFull('The mailbox of a lot or vessel is full.'));
    }
    return new Promise((resolve, reject) => {
      const actors = streams.map((stream) => this.getOrCreate(stream));
      const hold: Hold = { age, actors, drained, granted: false, grant: () => resolve(hold), fail: reject };
      for (const actor of actors) enqueue(actor.mailbox, hold);
      this.passivate();
      this.consider(hold);
    });
  }

  release(hold: Hold): void {
    remove(hold);
    for (const actor of hold.actors) {
      if (actor.headDirty) this.dirty.add(actor);
      this.wake(actor);
    }
  }

  /** Something changed for an actor: a unit came back, it was loaded, a hold left. */
  wake(actor: StreamActor): void {
    const first = actor.mailbox[0];
    if (first !== undefined) this.consider(first);
    else if (actor.underWay === 0) {
      this.idle.add(actor);
      this.passivate();
    }
  }

  /** Actors of streams that others wrote load again before they are used; units of theirs under way fail their version checks. */
  outdate(streams: Iterable<StreamId>): void {
    for (const stream of streams) this.actors.get(stream)?.outdate();
  }

  private consider(hold: Hold): void {
    if (hold.granted || hold.actors.some((actor) => actor.mailbox[0] !== hold)) return;
    let ready = true;
    for (const actor of hold.actors) {
      if (hold.drained ? actor.underWay === 0 : actor.loaded !== null) continue;
      ready = false;
      if (actor.underWay === 0) this.loading.want(actor);
    }
    if (!ready) return;
    hold.granted = true;
    hold.grant();
  }

  /** Whoever waits for an actor that could not be loaded is told, and no longer stands in the way of others on all its actors. */
  private loadEnded(actors: readonly StreamActor[], failure: Error | null): void {
    if (failure !== null) {
      const failed = new Set(actors.flatMap(({ mailbox }) => mailbox.filter((hold) => !hold.granted && !hold.drained)));
      for (const hold of failed) remove(hold);
      for (const hold of failed) {
        hold.fail(failure);
        for (const actor of hold.actors) this.wake(actor);
      }
    }
    // Each hold is looked at once, however many of its actors came: there may be thousands.
    for (const hold of new Set(actors.flatMap(({ mailbox }) => mailbox.slice(0, 1)))) this.consider(hold);
  }

  private getOrCreate(stream: StreamId): StreamActor {
    let actor = this.actors.get(stream);
    if (actor === undefined) {
      actor = new StreamActor(stream);
      this.actors.set(stream, actor);
    } else this.idle.delete(actor);
    return actor;
  }

  private passivate(): void {
    if (this.actors.size <= this.limits.actorsInMemory) return;
    for (const actor of this.idle) {
      if (this.actors.size <= this.limits.actorsInMemory) return;
      this.idle.delete(actor);
      this.actors.delete(actor.stream);
      this.dirty.delete(actor);
      const head = actor.headDirty ? headRow(actor) : null;
      if (head !== null && this.passivated.length < this.limits.actorsInMemory) this.passivated.push(head);
    }
  }

  /** Up to `limit` newest states that the store's cache does not have: those that have waited longest, so that the busiest don't keep all others out. */
  takeDirtyHeads(limit: number): HeadRow[] {
    const rows = this.passivated.splice(0, limit);
    for (const actor of this.dirty) {
      if (rows.length >= limit) break;
      if (actor.underWay > 0) continue;
      this.dirty.delete(actor);
      const row = actor.headDirty ? headRow(actor) : null;
      actor.headDirty = false;
      if (row !== null) rows.push(row);
    }
    return rows;
  }
}

function headRow({ stream, loaded }: StreamActor): HeadRow | null {
  if (loaded === null || loaded.last === null) return null;
  return { stream, version: loaded.version, position: loaded.last, state: encodeState(loaded.state) };
}

function remove(hold: Hold): void {
  for (const { mailbox } of hold.actors) {
    const index = mailbox.indexOf(hold);
    if (index >= 0) mailbox.splice(index, 1);
  }
}

/** Oldest first; a command that lost a race comes back to where it was. */
function enqueue(mailbox: Hold[], hold: Hold): void {
  let index = mailbox.length;
  while (index > 0) {
    const before = mailbox[index - 1];
    if (before === undefined || before.granted || before.age <= hold.age) break;
    index -= 1;
  }
  mailbox.splice(index, 0, hold);
}
