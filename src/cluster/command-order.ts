import type { ChangeCommand } from '../application/request/command.js';
import type { StreamId } from '../kernel/position.js';

/** A command of this node, on its way to the node that decides it. */
export class OrderedCommand {
  private placed = false;
  private settled = false;
  private whenPlaced: (() => void)[] = [];
  private whenSettled: (() => void)[] = [];

  /** `keys`: the streams of the actions that the command records, and the ids of all actions that it names. `lane`: the partition whose owner decides it. */
  constructor(
    readonly command: ChangeCommand,
    readonly keys: readonly string[],
    readonly lane: number,
  ) {}

  /** Calls `go` once this command no longer has to be waited for by a command of a lane. Returns false, and never calls it, if that is the case already. */
  isAwaited(lane: number, go: () => void): boolean {
    if (this.settled || (this.placed && lane === this.lane)) return false;
    (lane === this.lane ? this.whenPlaced : this.whenSettled).push(go);
    return true;
  }

  /** To be called when the command has its place in its lane. */
  place(): void {
    this.placed = true;
    for (const go of this.whenPlaced.splice(0)) go();
  }

  settle(): void {
    this.placed = true;
    this.settled = true;
    for (const go of this.whenPlaced.splice(0)) go();
    for (const go of this.whenSettled.splice(0)) go();
  }
}

/**
 * Keeps the order of commands that share a lot, a vessel or an action and are decided by different owners: a later one is sent only when the earlier one has its reply.
 * Commands of one lane keep their order by themselves.
 * Owns: for each stream and action, the last command in progress that names it.
 */
export class CommandOrder {
  private readonly last = new Map<StreamId, OrderedCommand>();
  private readonly inProgress = new Set<OrderedCommand>();
  /** For each winery: its last edit in progress. The streams of an edit are not known here, and by the time of a later command its lots may be in several lanes. */
  private readonly edits = new Map<string, OrderedCommand>();

  /** Enters a command, and calls `go` when it may be placed in its lane: at once, or when the commands before it allow it. `leave` must follow. `isSpread`: whether the winery's lots are in several lanes. */
  enter(ordered: OrderedCommand, isSpread: boolean, go: () => void): void {
    const { lane, keys } = ordered;
    let left = 1;
    const freed = (): void => {
      left -= 1;
      if (left === 0) go();
    };
    for (const before of this.before(ordered, isSpread)) if (before.isAwaited(lane, freed)) left += 1;
    for (const key of keys) this.last.set(key, ordered);
    this.inProgress.add(ordered);
    if (hasEdits(ordered.command)) this.edits.set(ordered.command.winery, ordered);
    freed();
  }

  leave(ordered: OrderedCommand): void {
    this.inProgress.delete(ordered);
    for (const key of ordered.keys) if (this.last.get(key) === ordered) this.last.delete(key);
    const { winery } = ordered.command;
    if (this.edits.get(winery) === ordered) this.edits.delete(winery);
    ordered.settle();
  }

  private before({ command, keys }: OrderedCommand, isSpread: boolean): ReadonlySet<OrderedCommand> {
    const found = new Set<OrderedCommand>();
    for (const key of keys) {
      const before = this.last.get(key);
      if (before !== undefined) found.add(before);
    }
    const edit = this.edits.get(command.winery);
    if (edit !== undefined) found.add(edit);
    if (isSpread && hasEdits(command))
      for (const other of this.inProgress) if (other.command.winery === command.winery) found.add(other);
    return found;
  }
}

function hasEdits({ edits }: ChangeCommand): boolean {
  return edits.some(({ op }) => op !== 'record');
}
