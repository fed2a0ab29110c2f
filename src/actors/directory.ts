import { encodeState } from '../application/change/codec.js';
import type { Scheduler } from '../application/ports/scheduler.js';
import type { HeadRow, Store } from '../application/ports/store.js';
import type { StreamId } from '../kernel/position.js';
import { type AcquireOptions, type Hold, type Holds, MailboxFull } from './holds.js';
import { Loading } from './loading.js';
import { type HeldActor, type HoldKeeper, LocalHold } from './local-hold.js';
import { StreamActor } from './stream-actor.js';

export interface DirectoryLimits {
  readonly actorsInMemory: number;
  readonly streamsPerLoad: number;
  readonly commandsInMailbox: number;
}

/**
 * The actors of this node.
 * Owns: which streams are in memory, the granting of holds, passivation (removing idle actors from memory). Does not own: commands, commits, the
 * reading of states.
 * Invariants: (1) a hold is granted when it is first in the mailbox of each of its actors and its condition is met; a turn ignores holds at the owner; (2) waiting holds are in the
 * same order in all mailboxes, so that no two wait for each other; (3) while more than `actorsInMemory` actors are in memory, none of them is idle:
 * the longest idle are passivated first; (4) guests, which are actors of streams that this node does not own, are never idle in memory: their
 * owners may write them at any time.
 */
export class Directory implements Holds, HoldKeeper {
  private readonly actors = new Map<StreamId, HeldActor>();
  /** The actors that no command uses, the longest idle first. */
  private readonly idle = new Set<HeldActor>();
  private readonly loading: Loading;
  /** The newest states of passivated actors that are not saved yet. They are encoded only when they are saved. */
  private readonly passivated = new Set<HeldActor>();
  /** The actors whose newest states are not saved yet, the longest waiting first. */
  private readonly dirty = new Set<HeldActor>();

  constructor(
    store: Pick<Store, 'heads'>,
    private readonly limits: DirectoryLimits,
    scheduler: Scheduler,
    /** Returns whether this node owns a stream. Other streams are guests: they are in memory only while commands use them. */
    private readonly owns: (stream: StreamId) => boolean = () => true,
  ) {
    this.loading = new Loading(store, limits.streamsPerLoad, scheduler, (actors, failure) =>
      this.loadEnded(actors, failure),
    );
  }

  get size(): number {
    return this.actors.size;
  }

  /** The actor of a stream if it is in memory. */
  find(stream: StreamId): HeldActor | undefined {
    return this.actors.get(stream);
  }

  acquire(streams: readonly StreamId[], arrival: number, options: AcquireOptions = {}): Hold {
    for (const stream of streams) {
      const mailbox = this.actors.get(stream)?.mailbox ?? [];
      // A command that is queued again still has its earlier hold.
      const isFull = mailbox.length >= this.limits.commandsInMailbox && !mailbox.some((one) => one.arrival === arrival);
      if (isFull) throw new MailboxFull(stream);
    }
    const actors = streams.map((stream) => this.getOrCreate(stream));
    const { loadStates = false } = options;
    const hold = new LocalHold(streams, actors, arrival, this, options);
    for (const actor of actors) enqueue(actor.mailbox, hold);
    this.passivate();
    if (loadStates)
      for (const actor of actors) if (actor.loaded === null && actor.inFlight === 0) this.loading.want(actor);
    return hold;
  }

  remove(hold: LocalHold): void {
    dequeue(hold);
    for (const actor of hold.actors) if (actor.headDirty) this.dirty.add(actor);
    this.wake(hold.actors);
  }

  wake(actors: readonly HeldActor[]): void {
    // Each hold is considered once, even if it waits for thousands of these actors.
    const firsts = new Set<LocalHold>();
    for (const actor of actors) {
      for (const first of firstsOf(actor.mailbox)) firsts.add(first);
      if (actor.mailbox.length + actor.inFlight === 0) this.rest(actor);
    }
    this.passivate();
    for (const first of firsts) this.consider(first);
  }

  /** Keeps an actor that no command uses, unless it is a guest. */
  private rest(actor: HeldActor): void {
    if (this.owns(actor.stream)) this.idle.add(actor);
    else this.drop(actor);
  }

  /** Removes the idle actors of streams that this node does not own any more. Those in use are removed when they become idle. */
  dropGuests(): void {
    for (const actor of this.idle) if (!this.owns(actor.stream)) this.drop(actor);
  }

  /** Discards all states: others may have written the streams. */
  discardAll(): void {
    for (const actor of this.actors.values()) actor.discardState();
  }

  /** Discards the state of a stream if it is older than the given version, which another node has written. */
  discardOlder(stream: StreamId, counter: number): void {
    const actor = this.actors.get(stream);
    if (actor?.loaded != null && actor.loaded.version.counter < counter) actor.discardState();
  }

  /** The number of actors, passivated ones included, whose newest states are not saved. */
  get unsavedCount(): number {
    return this.passivated.size + this.dirty.size;
  }

  /** Whether a passivated actor's newest state is not saved yet. */
  get hasUnsavedPassivated(): boolean {
    return this.passivated.size > 0;
  }

  /** The number of guests. */
  countGuests(): number {
    let count = 0;
    for (const { stream } of this.actors.values()) if (!this.owns(stream)) count += 1;
    return count;
  }

  discardStates(streams: Iterable<StreamId>): void {
    for (const stream of streams) this.actors.get(stream)?.discardState();
  }

  consider(hold: LocalHold): void {
    if (!hold.waiting || hold.actors.some(({ mailbox }) => !isFirst(hold, mailbox))) return;
    let met = true;
    for (const actor of hold.actors) {
      if (hold.condition === 'loaded' ? actor.loaded !== null : actor.inFlight === 0) continue;
      met = false;
      if (actor.inFlight === 0) this.loading.want(actor);
    }
    if (met) hold.grant();
  }

  /** If actors could not be loaded, the commands that wait for their states fail, and no longer block others. */
  private loadEnded(actors: readonly HeldActor[], failure: Error | null): void {
    if (failure !== null) {
      const waits = (hold: LocalHold): boolean => hold.waiting && hold.condition === 'loaded';
      const failed = new Set(actors.flatMap(({ mailbox }) => mailbox.filter(waits)));
      for (const hold of failed) dequeue(hold);
      for (const hold of failed) {
        hold.fail(failure);
        this.wake(hold.actors);
      }
    }
    // Each hold is considered once, even if thousands of its actors were loaded.
    for (const hold of new Set(actors.flatMap(({ mailbox }) => firstsOf(mailbox)))) this.consider(hold);
  }

  private getOrCreate(stream: StreamId): HeldActor {
    let actor = this.actors.get(stream);
    if (actor === undefined) {
      actor = new StreamActor<LocalHold>(stream);
      this.actors.set(stream, actor);
    } else this.idle.delete(actor);
    return actor;
  }

  private passivate(): void {
    if (this.actors.size <= this.limits.actorsInMemory) return;
    for (const actor of this.idle) {
      if (this.actors.size <= this.limits.actorsInMemory) return;
      this.drop(actor);
    }
  }

  private drop(actor: HeldActor): void {
    this.idle.delete(actor);
    this.actors.delete(actor.stream);
    this.dirty.delete(actor);
    if (actor.headDirty && this.passivated.size < this.limits.actorsInMemory) this.passivated.add(actor);
  }

  /**
   * Removes and returns up to `heads` head states that are not saved yet, the longest waiting first, so that busy actors do not keep others out. It
   * returns no further ones once their texts reach `characters`, because a state can be a thousand times as long as another.
   */
  takeDirtyHeads({ heads, characters }: { readonly heads: number; readonly characters: number }): HeadRow[] {
    const rows: HeadRow[] = [];
    let length = 0;
    for (const actor of this.dirtyActors()) {
      const row = headRow(actor);
      if (row === null) continue;
      rows.push(row);
      length += row.state.length;
      if (rows.length >= heads || length >= characters) break;
    }
    return rows;
  }

  /** Removes and yields the actors whose states can be saved now. */
  private *dirtyActors(): Generator<HeldActor, void, undefined> {
    for (const actor of this.passivated) {
      this.passivated.delete(actor);
      yield actor;
    }
    for (const actor of this.dirty) {
      if (actor.inFlight > 0) continue;
      this.dirty.delete(actor);
      if (!actor.headDirty) continue;
      actor.headDirty = false;
      yield actor;
    }
  }
}

function headRow({ stream, loaded }: HeldActor): HeadRow | null {
  if (loaded === null || loaded.last === null) return null;
  return { stream, version: loaded.version, position: loaded.last, state: encodeState(loaded.state) };
}

function dequeue(hold: LocalHold): void {
  for (const { mailbox } of hold.actors) {
    const index = mailbox.indexOf(hold);
    if (index >= 0) mailbox.splice(index, 1);
  }
}

/** Returns the holds of a mailbox that may be granted: the first, and behind holds at the owner the first that is none. */
function firstsOf(mailbox: readonly LocalHold[]): readonly LocalHold[] {
  const [first] = mailbox;
  if (first === undefined) return [];
  if (!first.atOwner) return [first];
  const own = mailbox.find(({ atOwner }) => !atOwner);
  return own === undefined ? [first] : [first, own];
}

function isFirst(hold: LocalHold, mailbox: readonly LocalHold[]): boolean {
  return hold === (hold.condition === 'turn' ? mailbox.find(({ atOwner }) => !atOwner) : mailbox[0]);
}

/** Inserts a hold before those that it may pass. */
function enqueue(mailbox: LocalHold[], hold: LocalHold): void {
  let index = mailbox.length;
  for (let before = mailbox[index - 1]; before !== undefined && passes(hold, before); before = mailbox[index - 1])
    index -= 1;
  mailbox.splice(index, 0, hold);
}

/**
 * Returns whether a hold is queued before one that came earlier. Commands of this node keep the order of their arrival, so that a command that lost a race gets its
 * turn back; but a granted hold stays in front, unless it waits again. Holds at the owner go before all that are not granted: their command may hold other streams
 * that those wait for.
 */
function passes(hold: LocalHold, before: LocalHold): boolean {
  if (before.atOwner) return false;
  if (before.wasGranted && !before.waiting) return hold.atOwner && before.keepsTurn;
  return hold.atOwner || before.arrival > hold.arrival;
}
