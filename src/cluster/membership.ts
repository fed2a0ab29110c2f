import { HeardNodes } from './heard-nodes.js';
import type { MembershipParts } from './membership-parts.js';
import type { Received } from './messages.js';
import type { ClusterEvent } from './observer.js';
import { countGained, type Owners, ownersOf } from './ownership.js';
import { StoreWatch } from './store-watch.js';
import { protocol } from './subjects.js';
import { emptyView, type Member, type View } from './view.js';
import { withMember, withoutMembers } from './view-change.js';
import { ViewChanges } from './view-changes.js';
import { type Beat, decodeReply, encodeMessage } from './wire.js';

/**
 * This node's membership in the cell, and its knowledge of the owners of all partitions.
 *
 * Owns: the view as this node knows it, heartbeats, joining, leaving, and the removal of other members. Does not own: what is done with partitions that were
 * gained or lost; safety (the commit checks every version, so wrong owners cost speed only).
 * States: *outside* (owns nothing), *member*, *recovering* (was stopped; owns nothing until it has read the view again), *leaving*.
 * Invariants:
 * 1. A view replaces only one with a lower epoch.
 * 2. A node owns partitions only as a member of its newest view, while it reaches the database and is not recovering.
 * 3. A node removes another one only if it heard its own heartbeats during the whole silence of the other, or if the other itself reported that it cannot serve.
 * 4. While the broker is away, the view stays as it is.
 */
export class Membership {
  readonly heard: HeardNodes;
  private view: View = emptyView;
  private currentOwners: Owners = ownersOf(emptyView);
  private readonly storeWatch: StoreWatch;
  private state: 'starting' | 'running' | 'leaving' | 'stopped' = 'starting';
  private recovering = false;
  private lastTick: number;
  private readonly viewChanges: ViewChanges;
  private cancelTick = (): void => undefined;
  private readonly ends: (() => void)[] = [];

  constructor(private readonly parts: MembershipParts) {
    const { self, timers, limits, pingStore } = parts;
    this.heard = new HeardNodes(self.incarnation, () => limits.beatsOfOwnGap * this.beatIntervalMs);
    this.viewChanges = new ViewChanges({ ...parts, adopt: (view) => this.adopt(view) });
    this.storeWatch = new StoreWatch(pingStore, timers, limits);
    this.lastTick = timers.elapsedMs();
  }

  get epoch(): number {
    return this.view.epoch;
  }

  get members(): readonly Member[] {
    return this.view.members;
  }

  get owners(): Owners {
    return this.currentOwners;
  }

  /** True if this node owns the partition (invariant 2). */
  owns(partition: number): boolean {
    return !this.recovering && !this.storeWatch.isLost && this.isSelf(this.currentOwners[partition] ?? null);
  }

  /** The owner of a partition as far as this node knows, itself included; null if no node owns it. */
  ownerOf(partition: number): Member | null {
    return this.currentOwners[partition] ?? null;
  }

  isSelf(member: Pick<Member, 'incarnation'> | null): boolean {
    return member?.incarnation === this.parts.self.incarnation;
  }

  get isMember(): boolean {
    return this.view.members.some((member) => this.isSelf(member));
  }

  get status(): Beat['status'] {
    if (this.state === 'leaving' || this.state === 'stopped') return 'draining';
    if (this.storeWatch.isLost) return 'storeless';
    return this.parts.edge ? 'edge' : 'serving';
  }

  /** Begins to send and to hear heartbeats, and joins as soon as that is possible. Resolves at once. */
  start(): void {
    const { messages, subjects } = this.parts;
    this.ends.push(messages.subscribe(subjects.beat, (message) => this.receive(message)));
    this.ends.push(messages.onConnection((connected) => this.connectionChanged(connected)));
    this.state = 'running';
    this.storeWatch.start();
    this.tick();
  }

  /** Gives up all partitions. Resolves when the broker has the announcement, or the attempt has failed; then the others act on the heartbeat that says `draining`. */
  async leave(): Promise<void> {
    if (this.state !== 'running') return;
    this.state = 'leaving';
    const self = new Set([this.parts.self.incarnation]);
    await this.change((view) => withoutMembers(view, self), { always: true, event: { kind: 'left' } });
    this.sendBeat();
    if (this.parts.messages.connected) await this.parts.messages.flush().catch(() => undefined);
  }

  stop(): void {
    this.state = 'stopped';
    this.storeWatch.stop();
    this.cancelTick();
    for (const end of this.ends.splice(0)) end();
  }

  /** To be called by handlers of messages: a handler may run before the timer after the process was stopped. Returns true if it was stopped. */
  noticePause(): boolean {
    const { timers, limits } = this.parts;
    const now = timers.elapsedMs();
    if (this.state === 'running' && now - this.lastTick > this.beatIntervalMs + limits.pauseMs) {
      this.parts.observer.happened({ kind: 'paused', pauseMs: now - this.lastTick });
      this.lastTick = now;
      this.storeWatch.restart();
      void this.recover();
    }
    return this.recovering;
  }

  /** To be called when another node was seen with a higher epoch. */
  sawEpoch(epoch: number): void {
    if (epoch > this.view.epoch) void this.readView();
  }

  private get beatIntervalMs(): number {
    const { beatIntervalMs, membersAtFullRate } = this.parts.limits;
    return this.view.members.length > membersAtFullRate ? 2 * beatIntervalMs : beatIntervalMs;
  }

  private tick(): void {
    if (this.state === 'stopped') return;
    this.noticePause();
    const { timers, limits, messages } = this.parts;
    const now = timers.elapsedMs();
    this.lastTick = now;
    if (messages.connected) {
      this.sendBeat();
      this.watchMembers(now);
      this.heard.forget(
        now - limits.forgetNodeAfterMs,
        new Set(this.view.members.map(({ incarnation }) => incarnation)),
      );
      if (this.mayJoin) void this.join();
    }
    this.cancelTick = timers.after(this.beatIntervalMs, () => this.tick());
  }

  /** How long an owner must be silent until its commands are decided elsewhere. */
  get silentAfterMs(): number {
    return this.parts.limits.beatsBeforeSilence * this.beatIntervalMs;
  }

  /** How long a member must be silent until it is removed. */
  get removeAfterMs(): number {
    return this.parts.limits.beatsBeforeRemoval * this.beatIntervalMs;
  }

  private get mayJoin(): boolean {
    const { edge } = this.parts;
    return !edge && !this.isMember && this.state === 'running' && !this.recovering && !this.storeWatch.isLost;
  }

  /** Returns this node's heartbeat as of now. */
  beat(): Beat {
    const { self, describe } = this.parts;
    const { node, incarnation } = self;
    const partitions = this.currentOwners.reduce((count, owner) => count + (this.isSelf(owner) ? 1 : 0), 0);
    const { epoch, status } = this;
    return { protocol, node, incarnation, epoch, status, partitions, ...describe() };
  }

  private sendBeat(): void {
    const { messages, subjects, observer } = this.parts;
    if (messages.publish(subjects.beat, encodeMessage(this.beat()))) observer.happened({ kind: 'beat_sent' });
  }

  private receive({ body }: Received): void {
    this.noticePause();
    // Of any protocol: a newer node is alive, too.
    const beat = decodeReply<Beat>(body);
    if (beat === null) return;
    const now = this.parts.timers.elapsedMs();
    const before = this.heard.find(beat.incarnation)?.heardAt ?? now;
    this.parts.observer.happened({ kind: 'beat_heard', late: now - before > 2 * this.beatIntervalMs });
    this.heard.hear(beat, now);
    this.sawEpoch(beat.epoch);
    const cannotServe = beat.status === 'storeless' || beat.status === 'draining';
    if (cannotServe && !this.isSelf(beat) && this.has(beat.incarnation))
      void this.remove(new Set([beat.incarnation]), 'reported');
  }

  private has(incarnation: string): boolean {
    return this.view.members.some((member) => member.incarnation === incarnation);
  }

  /** Upholds invariant 3. */
  private watchMembers(now: number): void {
    const silent = new Set<string>();
    for (const member of this.view.members) {
      if (this.isSelf(member)) continue;
      if (this.heard.silentMs(member.incarnation, now) >= this.removeAfterMs) silent.add(member.incarnation);
    }
    if (silent.size > 0) void this.remove(silent, 'silent');
  }

  /** Returns whether the view was read. */
  private readView(): Promise<boolean> {
    return this.change(() => null);
  }

  private remove(incarnations: ReadonlySet<string>, reason: 'silent' | 'reported'): Promise<boolean> {
    const removed = this.view.members.filter(({ incarnation }) => incarnations.has(incarnation));
    const event: ClusterEvent = { kind: 'removed', nodes: removed.map(({ node }) => node), reason };
    return this.change((view) => withoutMembers(view, incarnations), { event });
  }

  /** Changes the stored view. `event` is reported if that succeeds. */
  private async change(
    next: (view: View) => View | null,
    { event, always = false }: { readonly event?: ClusterEvent; readonly always?: boolean } = {},
  ): Promise<boolean> {
    let isReplaced = false;
    const onReplaced = (): void => {
      isReplaced = true;
      if (event !== undefined) this.parts.observer.happened(event);
    };
    const wasRead = await this.viewChanges.change(next, { onReplaced, always });
    // The others hear of the new epoch at once.
    if (isReplaced) this.sendBeat();
    return wasRead;
  }

  private async join(): Promise<void> {
    const { messages, self } = this.parts;
    try {
      // The subscriptions of this node must be known to the broker before others send to it.
      await messages.flush();
    } catch {
      return;
    }
    if (this.mayJoin) await this.change((view) => withMember(view, self), { event: { kind: 'joined' } });
  }

  /** Upholds invariant 1. */
  private adopt(view: View): void {
    if (view.epoch <= this.view.epoch) return;
    const before = this.currentOwners;
    this.view = view;
    this.currentOwners = ownersOf(view);
    const { self, observer } = this.parts;
    observer.happened({
      ...{ kind: 'view_changed', epoch: view.epoch, members: view.members.map(({ node }) => node) },
      gained: countGained(self, { before, after: this.currentOwners }),
      lost: countGained(self, { before: this.currentOwners, after: before }),
    });
    this.parts.onOwners(view);
  }

  private connectionChanged(connected: boolean): void {
    if (!connected || this.state === 'stopped') return;
    this.heard.restart(this.parts.timers.elapsedMs());
    // Others may have removed this node meanwhile.
    void this.readView();
  }

  /** After a pause, all messages that were received meanwhile are refused, and the view is read again, before the node owns anything. */
  private async recover(): Promise<void> {
    if (this.recovering) return;
    this.recovering = true;
    this.heard.restart(this.parts.timers.elapsedMs());
    this.parts.onPause();
    try {
      // The reply to this flush comes after all messages that wait for this node.
      await this.parts.messages.flush().catch(() => undefined);
      while (this.state === 'running' && !(await this.readView()))
        await new Promise<void>((resolve) => void this.parts.timers.after(this.beatIntervalMs, resolve));
    } finally {
      this.recovering = false;
      this.parts.onOwners(this.view);
    }
  }
}
