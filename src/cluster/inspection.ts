import { homeOf, partitions, type SpreadOf } from '../actors/placement.js';
import type { JsonObject } from '../application/json-object.js';
import { lotStream } from '../cellar/stream.js';
import type { Membership } from './membership.js';
import type { Timers } from './timers.js';
import type { Member } from './view.js';
import type { Beat } from './wire.js';

interface InspectionParts {
  readonly cell: string;
  readonly self: Member;
  readonly membership: Membership;
  readonly spreadOf: SpreadOf;
  /** Reads the settings of a winery again, so that `spreadOf` returns its present value. */
  readonly refresh: (winery: string) => Promise<unknown>;
  readonly timers: Pick<Timers, 'elapsedMs'>;
  readonly now: () => number;
  readonly lostAfterMs: () => number;
  readonly connected: () => boolean;
  /** This node's own heartbeat. */
  readonly ownBeat: () => Beat;
}

/** What operators see of the cluster, as one node sees it. */
export interface Inspection {
  /** Returns the answer of `GET /v1/cluster`. */
  cluster(): JsonObject;
  /** Returns the answer of `GET /v1/cluster/placement`: the partition of a lot, or of a winery's vessels, and the name of the node that owns it, or null. */
  placement(winery: string, lot?: string): Promise<JsonObject>;
}

/** The inspection of a node with a broker. */
export class ClusterInspection implements Inspection {
  constructor(private readonly parts: InspectionParts) {}

  cluster(): JsonObject {
    const { cell, membership, connected } = this.parts;
    const owned = this.ownedPartitions();
    const nodes = this.nodes(owned);
    const unowned = partitions - [...owned.values()].reduce((sum, count) => sum + count, 0);
    return { cell, epoch: membership.epoch, brokered: connected(), nodes, partitions, unowned };
  }

  async placement(winery: string, lot?: string): Promise<JsonObject> {
    const { membership, spreadOf, refresh } = this.parts;
    await refresh(winery);
    const partition = homeOf(winery, lot === undefined ? [] : [lotStream(winery, lot)], spreadOf);
    return { partition, owner: membership.ownerOf(partition)?.node ?? null };
  }

  /**
   * The highest level that all nodes know, or 0 if that is not known: without a broker, or before all members were heard. A node that is silent counts until it is
   * forgotten, also if it was removed from the view: it may only have stood still for some seconds, and a level that rose meanwhile would shut it out for ever.
   */
  commonLevel(): number {
    const { membership, ownBeat, timers, lostAfterMs, connected } = this.parts;
    if (!connected()) return 0;
    let common = ownBeat().level;
    for (const { incarnation } of membership.members)
      if (!membership.isSelf({ incarnation }) && membership.heard.find(incarnation) === undefined) return 0;
    const now = timers.elapsedMs();
    for (const { beat, heardAt } of membership.heard.all())
      if (!hasLeft(beat, now - heardAt, lostAfterMs())) common = Math.min(common, beat.level);
    return common;
  }

  private ownedPartitions(): ReadonlyMap<string, number> {
    const owned = new Map<string, number>();
    for (const owner of this.parts.membership.owners)
      if (owner !== null) owned.set(owner.incarnation, (owned.get(owner.incarnation) ?? 0) + 1);
    return owned;
  }

  private nodes(owned: ReadonlyMap<string, number>): JsonObject[] {
    const { membership, self, ownBeat, timers, now, lostAfterMs } = this.parts;
    const elapsed = timers.elapsedMs();
    const heard = membership.heard
      .all()
      .filter(
        ({ beat, heardAt }) =>
          beat.incarnation !== self.incarnation && !hasLeft(beat, elapsed - heardAt, lostAfterMs()),
      );
    const rows = [{ beat: ownBeat(), heardAt: elapsed }, ...heard].map(({ beat, heardAt }) => ({
      node: beat.node,
      url: beat.url,
      version: beat.version,
      protocol: beat.protocol,
      level: beat.level,
      startedAt: beat.startedAt,
      seenAt: new Date(now() - (elapsed - heardAt)).toISOString(),
      status: this.statusOf(beat, elapsed - heardAt),
      partitions: owned.get(beat.incarnation) ?? 0,
      commandsPerSecond: beat.commandsPerSecond,
      p99Ms: beat.p99Ms,
    }));
    return rows.sort((a, b) => (a.node < b.node ? -1 : 1));
  }

  private statusOf({ status, incarnation }: Beat, silentMs: number): 'serving' | 'draining' | 'edge' | 'lost' {
    const isSelf = incarnation === this.parts.self.incarnation;
    if (status === 'storeless' || (!isSelf && silentMs >= this.parts.lostAfterMs())) return 'lost';
    return status;
  }
}

/** Returns whether a node has announced its end and is silent: it is not lost. */
function hasLeft({ status }: Beat, silentMs: number, lostAfterMs: number): boolean {
  return status === 'draining' && silentMs >= lostAfterMs;
}
