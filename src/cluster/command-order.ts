import type { ChangeCommand } from '../application/request/command.js';
import { streamName } from '../cellar/stream.js';
import type { StreamId } from '../kernel/position.js';

/** A command of this node, on its way to the node that decides it. */
export class OrderedCommand {
  private isQueued = false;
  private isSettled = false;
  private whenQueued: (() => void)[] = [];
  private whenSettled: (() => void)[] = [];

  readonly hasEdits: boolean;
  /** The streams of the actions that the command records, and the ids of all actions that it names. */
  readonly keys: readonly string[];
  private named: ReadonlySet<string> | null = null;

  /** `streams`: of the actions that the command records. `lane`: the partition whose owner decides it. */
  constructor(
    private readonly command: ChangeCommand,
    private readonly streams: readonly StreamId[],
    readonly lane: number,
  ) {
    this.hasEdits = command.edits.some(({ op }) => op !== 'record');
    this.keys = [...streams, ...command.edits.map(({ id }) => id)];
  }

  /** The wineries whose lots, vessels or actions the command names. */
  get wineries(): ReadonlySet<string> {
    this.named ??= new Set([
      this.command.winery,
      ...this.command.edits.flatMap(({ winery }) => winery ?? []),
      ...this.streams.map((stream) => streamName(stream).winery),
    ]);
    return this.named;
  }

  /** Calls `go` once a command of `lane` need not wait for this one. Returns false, without calling it, if that is so already. */
  callWhenPassable(lane: number, go: () => void): boolean {
    if (this.isSettled || (this.isQueued && lane === this.lane)) return false;
    (lane === this.lane ? this.whenQueued : this.whenSettled).push(go);
    return true;
  }

  /** To be called when the command is queued in its lane. */
  markQueued(): void {
    this.isQueued = true;
    for (const go of this.whenQueued.splice(0)) go();
  }

  settle(): void {
    this.isQueued = true;
    this.isSettled = true;
    for (const go of this.whenQueued.splice(0)) go();
    for (const go of this.whenSettled.splice(0)) go();
  }
}

/**
 * Keeps the order of commands that share a lot, a vessel or an action and are decided by different owners: a later one is sent only when the earlier one
 * has its reply. Commands of one lane keep their order by themselves. The streams of an edit are not known here, so an edit counts as naming all
 * lots of its wineries.
 * Owns: for each stream and action, the last command in progress that names it; the edits in progress.
 */
export class CommandOrder {
  private readonly last = new Map<StreamId, OrderedCommand>();
  private readonly inProgress = new Set<OrderedCommand>();
  private readonly edits = new Set<OrderedCommand>();

  /** Enters a command, and calls `go` when it may be sent to its lane: at once, or when the commands before it allow it. `leave` must follow. */
  enter(ordered: OrderedCommand, go: () => void): void {
    const { lane, keys } = ordered;
    let left = 1;
    const freed = (): void => {
      left -= 1;
      if (left === 0) go();
    };
    for (const before of this.before(ordered)) if (before.callWhenPassable(lane, freed)) left += 1;
    for (const key of keys) this.last.set(key, ordered);
    this.inProgress.add(ordered);
    if (ordered.hasEdits) this.edits.add(ordered);
    freed();
  }

  leave(ordered: OrderedCommand): void {
    this.inProgress.delete(ordered);
    this.edits.delete(ordered);
    for (const key of ordered.keys) if (this.last.get(key) === ordered) this.last.delete(key);
    ordered.settle();
  }

  private before(ordered: OrderedCommand): ReadonlySet<OrderedCommand> {
    const found = new Set<OrderedCommand>();
    for (const key of ordered.keys) {
      const before = this.last.get(key);
      if (before !== undefined) found.add(before);
    }
    const others = ordered.hasEdits ? this.inProgress : this.edits;
    for (const other of others) if (sharesWinery(ordered, other)) found.add(other);
    return found;
  }
}

function sharesWinery(a: OrderedCommand, b: OrderedCommand): boolean {
  for (const winery of a.wineries) if (b.wineries.has(winery)) return true;
  return false;
}
