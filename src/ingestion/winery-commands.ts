/**
 * The waiting commands of one winery: those of one subject, over one session of the queue.
 *
 * Owns: the cursor, and the position that is not written yet. Does not own: when its turns are.
 * Invariants:
 * 1. A command begins only after the outcome of the one before it is definite: it was answered, or its refusal is final and stored.
 * 2. Everything of the subject up to the cursor was seen in this session and is settled. Only that is removed from the queue, after the position was written.
 * 3. The stored position may lag behind answers, never behind a refusal. After a crash, answered commands are decided again, in their order, and are
 *    recognised by their ids; a refused one is not decided again.
 */
import type { IngestionLimits } from '../../config/ingestion.js';
import type { JsonObject } from '../application/json-object.js';
import type { Problem } from '../application/result.js';
import type { Timers } from '../cluster/timers.js';
import type { CommandDecider, Outcome } from './command-decider.js';
import type { CommandQueue, QueuedCommand, QueueSession } from './command-queue.js';
import type { IngestionStore, Position, Refusal } from './ingestion-store.js';
import type { IngestionObserver } from './observer.js';
import type { ResultSender } from './result-sender.js';
import type { Term } from './term.js';

export interface WineryCommandsParts {
  readonly term: Term;
  readonly session: QueueSession;
  readonly queue: Pick<CommandQueue, 'wineryOf'>;
  readonly store: IngestionStore;
  readonly decider: CommandDecider;
  readonly sender: ResultSender;
  readonly timers: Timers;
  /** Milliseconds since 1970, for people. */
  readonly now: () => number;
  readonly limits: IngestionLimits;
  readonly observer: IngestionObserver;
  readonly problemDocument: (problem: Problem) => JsonObject;
  /** Returns whether no further command may begin, because this node gives ingestion up. */
  readonly isEnding: () => boolean;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** How a turn ended: nothing waits, more commands wait, or the next command must be tried again later. */
type TurnEnd = 'empty' | 'more' | 'later';

export class WineryCommands {
  private cursor = 0;
  private position: Position | null | undefined;
  private isPositionWritten = true;
  /** How often the next command failed in a row with an unexpected error. */
  private failures = 0;
  /** Whether the last turn settled a command. */
  hasProgressed = false;

  constructor(
    private readonly subject: string,
    private readonly parts: WineryCommandsParts,
  ) {}

  /** Takes commands in their order until none waits, the turn is over, or one has no definite outcome. */
  async takeTurn(): Promise<TurnEnd> {
    try {
      return await this.takeCommands();
    } catch (error) {
      this.parts.onTrouble(`taking commands of ${this.subject}`, error);
      return 'later';
    }
  }

  private async takeCommands(): Promise<TurnEnd> {
    const { session, store, limits, isEnding } = this.parts;
    this.hasProgressed = false;
    if (this.position === undefined) this.position = await store.position(this.subject);
    let end: TurnEnd = 'more';
    for (let taken = 0; taken < limits.commandsPerTurn && end === 'more' && !isEnding(); taken += 1) {
      const command = await session.next(this.subject, this.cursor);
      if (command === null) end = 'empty';
      else if (this.isSettled(command)) this.cursor = command.sequence;
      else if (!(await this.take(command))) end = 'later';
    }
    await this.removeSettled();
    return end;
  }

  /** A command that was settled in an earlier session can return when the broker crashed before it wrote the removal to its disk. */
  private isSettled({ sequence, storedAtMs }: QueuedCommand): boolean {
    const { position } = this;
    return position != null && sequence <= position.sequence && storedAtMs <= position.storedAtMs;
  }

  /** Returns whether the outcome of the command is definite. */
  private async take(command: QueuedCommand): Promise<boolean> {
    const { term, queue, decider, sender, observer } = this.parts;
    const winery = queue.wineryOf(this.subject);
    if (!term.mayBegin()) return false;
    const outcome = await decider.decide(winery, this.subject, command);
    if (outcome.kind === 'answered') {
      if (outcome.created) term.recorded(this.subject, outcome.begunAtMs);
      if (command.replySubject !== null) await sender.answer(command.replySubject, outcome.answer, outcome.minimal);
      this.settled(command, false);
      observer.taken();
      return true;
    }
    const refusal = this.refusalOf(outcome, command, winery ?? this.subject);
    if (refusal === null) {
      observer.retried();
      return false;
    }
    if (!(await term.refuse(refusal))) return false;
    this.settled(command, true);
    observer.refused();
    // A report that fails is repeated by the round.
    await sender.reportRefusals().catch((error: unknown) => this.parts.onTrouble('reporting a refusal', error));
    return true;
  }

  private settled({ sequence, storedAtMs }: QueuedCommand, isPositionWritten: boolean): void {
    this.cursor = sequence;
    this.position = { sequence, storedAtMs };
    this.isPositionWritten = isPositionWritten;
    this.failures = 0;
    this.hasProgressed = true;
  }

  /** Returns the refusal of a command; null if it must be decided again. */
  private refusalOf(
    outcome: Exclude<Outcome, { kind: 'answered' }>,
    command: QueuedCommand,
    winery: string,
  ): Refusal | null {
    const problem = this.problemOf(outcome);
    if (problem === null || outcome.kind === 'open') return null;
    const { now, problemDocument } = this.parts;
    const { id } = outcome;
    return { ...command, subject: this.subject, winery, id, refusedAtMs: now(), problem: problemDocument(problem) };
  }

  private problemOf(outcome: Exclude<Outcome, { kind: 'answered' }>): Problem | null {
    const { term, limits, onTrouble } = this.parts;
    if (outcome.kind === 'open') return null;
    if (outcome.kind === 'refused')
      return outcome.begunAtMs === null || term.isFinal(this.subject, outcome.begunAtMs) ? outcome.problem : null;
    this.failures += 1;
    onTrouble(`deciding a command of ${this.subject}`, outcome.error);
    if (this.failures < limits.unexpectedFailures) return null;
    return { code: 'internal', detail: 'The command failed unexpectedly. The cause is in the log of the server.' };
  }

  private async removeSettled(): Promise<void> {
    const { term, session } = this.parts;
    if (this.cursor === 0) return;
    if (!this.isPositionWritten && this.position != null) {
      if (!(await term.moveTo(this.subject, this.position))) return;
      this.isPositionWritten = true;
    }
    await session.remove(this.subject, this.cursor);
  }
}
