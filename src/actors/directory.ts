import { foldSlice, readSlice } from '../application/history-supply.js';
import { ReadLog } from '../application/read-log.js';
import type { HeadRow, Store } from '../application/store.js';
import { encodeState } from '../application/change-unit.js';
import type { StreamId } from '../kernel/position.js';
import { type Hold, type Loaded, StreamActor } from './stream-actor.js';

export interface DirectoryLimits {
  readonly actorsInMemory: number;
  readonly mailbox: number;
}

/** The mailbox of a stream is full. The command was not begun. */
export class MailboxFull extends Error {
  override readonly name = 'MailboxFull';
  readonly code = 'overloaded';
}

/**
 * The actors of a partition.
 * Owns: which streams are in memory, the granting of holds, loading and passivation. Does not own: commands, commits.
 * Invariants: (1) a hold is granted when it is the first in the mailbox of each of its actors, all of them are loaded, and, if it asked
 * for that, nothing is under way on them; (2) at most `actorsInMemory` idle actors are kept, the longest unused leave first.
 */
export class Directory {
  private readonly actors = new Map<StreamId, StreamActor>();
  private readonly toLoad = new Set<StreamActor>();
  private loading = false;
  private readonly passivated: HeadRow[] = [];

  constructor(
    private readonly store: Store,
    private readonly limits: DirectoryLimits,
  ) {}

  get size(): number {
    return this.actors.size;
  }

  /** The actor if it is in memory. */
  find(stream: StreamId): StreamActor | undefined {
    return this.actors.get(stream);
  }

  /** Resolves once the hold is granted. `release` must follow. Rejects with MailboxFull, or where loading failed. */
  hold(streams: readonly StreamId[], age: number, drained: boolean): Promise<Hold> {
    const actors = streams.map((stream) => this.summon(stream));
    if (actors.some((actor) => actor.mailbox.length >= this.limits.mailbox)) {
      return Promise.reject(new MailboxFull('The mailbox of a lot or vessel is full.'));
    }
    return new Promise((resolve, reject) => {
      const hold: Hold = {
        age,
        actors,
        drained,
        granted: false,
        grant: () => resolve(hold),
        fail: reject,
      };
      for (const actor of actors) enqueue(actor.mailbox, hold);
      this.consider(hold);
    });
  }

  release(hold: Hold): void {
    for (const actor of hold.actors) {
      const index = actor.mailbox.indexOf(hold);
      if (index >= 0) actor.mailbox.splice(index, 1);
    }
    for (const actor of hold.actors) this.wake(actor);
  }

  /** Something changed for an actor: a unit came back, it was loaded, a hold left. */
  wake(actor: StreamActor): void {
    const first = actor.mailbox[0];
    if (first !== undefined) this.consider(first);
  }

  private consider(hold: Hold): void {
    if (hold.granted) return;
    let ready = true;
    for (const actor of hold.actors) {
      if (actor.mailbox[0] !== hold) return;
      if (actor.underWay > 0 && (hold.drained || actor.loaded === null)) return;
      if (actor.loaded === null) {
        ready = false;
        this.toLoad.add(actor);
      }
    }
    if (ready) {
      hold.granted = true;
      hold.grant();
    } else if (!this.loading) {
      this.loading = true;
      queueMicrotask(() => void this.load());
    }
  }

  /** Loads all that wait for it in one call, until none does. Whoever waits for an actor that could not be loaded is told. */
  private async load(): Promise<void> {
    try {
      while (this.toLoad.size > 0) {
        const actors = [...this.toLoad].filter((actor) => actor.loaded === null);
        this.toLoad.clear();
        try {
          const heads = await this.store.heads(actors.map((actor) => actor.stream));
          const byStream = new Map(heads.map((head) => [head.stream, head]));
          for (const actor of actors) {
            const head = byStream.get(actor.stream);
            if (head === undefined) throw new Error(`the store gave no head of ${actor.stream}`);
            // Whatever units under way gave it meanwhile is newer than what was read.
            if (actor.loaded === null && actor.underWay === 0) actor.loaded = loadedOf(head.slice);
          }
        } catch (error) {
          // The failed holds stood in the way of others on all their actors, not only on those that were to be loaded.
          for (const hold of new Set(actors.flatMap((actor) => actor.mailbox.filter(({ granted }) => !granted)))) {
            this.release(hold);
            hold.fail(error as Error);
          }
        }
        for (const actor of actors) this.wake(actor);
      }
    } finally {
      this.loading = false;
    }
  }

  /** The actor, made the most recently used; makes room where there are too many. */
  private summon(stream: StreamId): StreamActor {
    let actor = this.actors.get(stream);
    if (actor === undefined) {
      actor = new StreamActor(stream);
      this.passivate();
    } else this.actors.delete(stream);
    this.actors.set(stream, actor);
    return actor;
  }

  private passivate(): void {
    let excess = this.actors.size - this.limits.actorsInMemory + 1;
    let looked = 0;
    for (const actor of this.actors.values()) {
      if (excess <= 0 || looked >= 64) return; // A bounded look: the next one goes on where this one ended.
      looked += 1;
      if (!actor.idle) {
        this.actors.delete(actor.stream);
        this.actors.set(actor.stream, actor);
        continue;
      }
      const head = actor.headDirty ? headRow(actor) : null;
      if (head !== null && this.passivated.length < this.limits.actorsInMemory) this.passivated.push(head);
      this.actors.delete(actor.stream);
      excess -= 1;
    }
  }

  /** Up to `limit` newest states that the store's cache does not have. */
  takeDirtyHeads(limit: number): HeadRow[] {
    const rows = this.passivated.splice(0, limit);
    for (const actor of this.actors.values()) {
      if (rows.length >= limit) break;
      if (!actor.headDirty || actor.underWay > 0) continue;
      const row = headRow(actor);
      actor.headDirty = false;
      if (row !== null) rows.push(row);
    }
    return rows;
  }
}

function headRow(actor: StreamActor): HeadRow | null {
  const { loaded } = actor;
  if (loaded === null || loaded.last === null) return null;
  return { stream: actor.stream, version: loaded.version, position: loaded.last, state: encodeState(loaded.state) };
}

function loadedOf(stored: Parameters<typeof readSlice>[0]): Loaded {
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
