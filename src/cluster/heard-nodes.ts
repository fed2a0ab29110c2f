import type { Beat } from './wire.js';

/** A node as its last heartbeat described it. */
interface HeardNode {
  readonly beat: Beat;
  readonly heardAt: number;
}

/**
 * The nodes whose heartbeats this node hears, its own included.
 * Owns: the last heartbeat of each node, and since when each is missing. Does not own: the view, and what follows from silence (the membership).
 * All times are of this node's own clock, so clocks that differ change nothing.
 */
export class HeardNodes {
  private readonly nodes = new Map<string, HeardNode>();
  /** When the wait for the heartbeats of a node began: at the last one, or later, when hearing became possible again. */
  private readonly waitingSince = new Map<string, number>();
  /** Since when this node has heard its own heartbeats without a gap. */
  private hearingSince = 0;

  /** `self`: the incarnation of this node. `gapMs`: a longer pause between two of its own heartbeats means that it did not hear in between. */
  constructor(
    private readonly self: string,
    private readonly gapMs: () => number,
  ) {}

  hear(beat: Beat, now: number): void {
    const { incarnation } = beat;
    if (incarnation === this.self && now - (this.waitingSince.get(incarnation) ?? 0) > this.gapMs()) this.restart(now);
    this.nodes.set(incarnation, { beat, heardAt: now });
    this.waitingSince.set(incarnation, now);
  }

  /** Restarts all waits: this node could not hear until now. */
  restart(now: number): void {
    this.hearingSince = now;
    for (const incarnation of this.waitingSince.keys()) this.waitingSince.set(incarnation, now);
  }

  /** Returns how long a node has been silent while this node heard its own heartbeats; 0 if this node does not hear itself. The wait begins with the first call. */
  silentMs(incarnation: string, now: number): number {
    const since = this.waitingSince.get(incarnation);
    if (since === undefined) this.waitingSince.set(incarnation, now);
    const own = this.waitingSince.get(this.self);
    if (own === undefined || now - own > this.gapMs()) return 0;
    return since === undefined ? 0 : now - Math.max(since, this.hearingSince);
  }

  find(incarnation: string): HeardNode | undefined {
    return this.nodes.get(incarnation);
  }

  all(): readonly HeardNode[] {
    return [...this.nodes.values()];
  }

  /** Forgets the nodes that have not been heard since a time, except some. */
  forget(before: number, except: ReadonlySet<string>): void {
    for (const incarnation of this.waitingSince.keys()) {
      if ((this.nodes.get(incarnation)?.heardAt ?? 0) >= before || except.has(incarnation)) continue;
      this.nodes.delete(incarnation);
      this.waitingSince.delete(incarnation);
    }
  }
}
