import type { View } from '../../../src/cluster/view.js';
import { MemoryViewStore } from '../../support/memory-view-store.js';

/** The view of the simulated cluster. Checks each change. Owns: the members of each epoch. */
export class WatchedViews extends MemoryViewStore {
  private readonly membersOf = new Map<number, string>();

  /** `mayRemove`: whether others have a reason to remove a node. */
  constructor(
    private readonly mayRemove: (incarnation: string) => boolean,
    private readonly report: (trouble: string) => void,
  ) {
    super();
  }

  override async replace(view: View): Promise<boolean> {
    const before = await this.read();
    const isReplaced = await super.replace(view);
    if (!isReplaced) return false;
    const members = view.members.map(({ incarnation }) => incarnation);
    if (this.membersOf.has(view.epoch)) this.report(`Two views have the epoch ${view.epoch}.`);
    this.membersOf.set(view.epoch, members.join());
    for (const { incarnation } of before.members)
      if (!members.includes(incarnation) && !this.mayRemove(incarnation))
        this.report(`${incarnation} was removed from the view of epoch ${view.epoch}, although it served.`);
    return true;
  }
}
