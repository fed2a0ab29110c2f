import { notBegun } from '../actors/replies.js';
import type { ChangeCommand, ChangeReply } from '../application/request/command.js';
import type { Slot } from './slots.js';
import type { Member } from './view.js';
import type { LaneSequence } from './wire.js';

/** A command in its lane. */
export interface LaneCommand {
  readonly command: ChangeCommand;
  /** The order in which this node received its commands. */
  readonly order: number;
  readonly receivedAt: number;
  /** The id that all copies of this request share. */
  readonly request: string;
  /** True once a copy may be at an owner that has not answered it. */
  inDoubt: boolean;
  /** True for a command that this node decides even if another one owns its partition: it is too large for a message, or its reply is. */
  staysHere: boolean;
  readonly settle: (reply: ChangeReply) => void;
  /** Ends the command with an error that is a bug. */
  readonly fail: (error: unknown) => void;
}

/** What became of one attempt. */
export type Attempted =
  | { readonly kind: 'settled'; readonly reply: ChangeReply }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Nothing definite: the command is tried again. `atOnce`: a pause would not help. */
  | { readonly kind: 'again'; readonly atOnce: boolean };

/** The services of the dispatcher to its lanes. */
export interface LaneServices {
  /** Returns who decides the command now: an owner to be asked, or null for this node. `closings`: how often in a row the lane was closed. */
  targetOf(partition: number, command: LaneCommand, closings: number): Member | null;
  /** Takes a slot for a command at the target, or returns null if none is free: then `lane.advance` is called when one may be. */
  admit(partition: number, target: Member | null, lane: Lane): Slot | null;
  /** Returns a number that is higher than all earlier ones. */
  nextOpening(): number;
  /** Decides the command at the target. Never rejects. */
  attempt(command: LaneCommand, target: Member | null, sequence: Omit<LaneSequence, 'asker'>): Promise<Attempted>;
  /** Returns the reply if the command has waited too long, else null. */
  expired(command: LaneCommand): ChangeReply | null;
  /** Calls `work` after the pause that follows the given number of closings; 0 for none. */
  pause(closings: number, work: () => void): void;
  /** Called when the lane is closed. */
  closed(): void;
}

/**
 * The commands of this node for one partition, in the order in which they were received.
 *
 * Owns: the commands that wait, the number of those in progress, the target, and the numbering that the owner checks. Does not own: who the owner is, what a
 * reply means (the dispatcher).
 * States: *open*, and *closed* after a command had no definite outcome. A closed lane sends nothing until all commands in progress have ended; then those
 * without an outcome go first, in their old order.
 * Invariants:
 * 1. Commands reach the node that decides them in the order of `send`: the target changes only while nothing is in progress, and the owner begins no
 *    command before those with lower numbers.
 * 2. At most `mostWaiting` commands wait: more are refused with `not_begun` (promise 9).
 */
export class Lane {
  private readonly waiting: LaneCommand[] = [];
  private troubled: LaneCommand[] = [];
  private inProgress = 0;
  private target: Member | null | undefined = undefined;
  private opening = 0;
  private number = 0;
  private closings = 0;
  /** True if a pause must come before the lane is opened again. */
  private pauses = false;
  private reopening = false;

  constructor(
    private readonly partition: number,
    private readonly services: LaneServices,
    private readonly mostWaiting: number,
  ) {}

  /** Commands that were not begun, or have to be begun again. */
  get waitingCount(): number {
    return this.waiting.length + this.troubled.length;
  }

  get isClosed(): boolean {
    return this.troubled.length > 0 || this.reopening;
  }

  /** True if the lane is open and has no commands. */
  get isIdle(): boolean {
    return this.inProgress + this.waiting.length + this.troubled.length === 0 && !this.reopening;
  }

  send(command: LaneCommand): void {
    if (this.waiting.length >= this.mostWaiting) {
      command.settle(notBegun(`${this.mostWaiting} commands wait for the node that owns these lots. Try again.`));
      return;
    }
    this.waiting.push(command);
    this.advance();
  }

  /** Begins waiting commands as far as possible. */
  advance(): void {
    while (this.troubled.length === 0 && !this.reopening) {
      const [next] = this.waiting;
      if (next === undefined) return;
      const expired = this.services.expired(next);
      if (expired !== null) {
        this.waiting.shift();
        next.settle(expired);
        continue;
      }
      const target = this.services.targetOf(this.partition, next, this.closings);
      if (target?.incarnation !== this.target?.incarnation || this.target === undefined) {
        if (this.inProgress > 0) return;
        this.target = target;
        this.opening = this.services.nextOpening();
        this.number = 0;
      }
      const slot = this.services.admit(this.partition, target, this);
      if (slot === null) return;
      this.waiting.shift();
      this.begin(next, target, slot);
    }
  }

  private begin(command: LaneCommand, target: Member | null, slot: Slot): void {
    this.inProgress += 1;
    this.number += 1;
    const { partition, opening, number } = this;
    void this.services.attempt(command, target, { partition, opening, number }).then((attempted) => {
      this.inProgress -= 1;
      // In this order: a free slot lets this lane advance, which it must not do before it knows that a command needs another attempt.
      this.ended(command, attempted);
      slot.leave();
    });
  }

  private ended(command: LaneCommand, attempted: Attempted): void {
    if (attempted.kind === 'failed') command.fail(attempted.error);
    else if (attempted.kind === 'settled') {
      command.settle(attempted.reply);
      if (this.troubled.length === 0) this.closings = 0;
    } else {
      if (this.troubled.length === 0) this.services.closed();
      this.troubled.push(command);
      if (!attempted.atOnce) this.pauses = true;
    }
    if (this.troubled.length === 0) this.advance();
    else if (this.inProgress === 0) this.reopen();
  }

  private reopen(): void {
    this.waiting.unshift(...this.troubled.sort((a, b) => a.order - b.order));
    this.troubled = [];
    this.target = undefined;
    this.reopening = true;
    if (this.pauses) this.closings += 1;
    this.services.pause(this.pauses ? this.closings : 0, () => {
      this.pauses = false;
      this.reopening = false;
      this.dropExpired();
      this.advance();
    });
  }

  private dropExpired(): void {
    for (let index = this.waiting.length - 1; index >= 0; index -= 1) {
      const command = this.waiting[index];
      const reply = command === undefined ? null : this.services.expired(command);
      if (command === undefined || reply === null) continue;
      this.waiting.splice(index, 1);
      command.settle(reply);
    }
  }
}
