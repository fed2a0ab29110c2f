import { renderAnswer } from '../application/change/change-answer.js';
import { type ChangeDecider, type HistoryDecision, isRefused } from '../application/change/change-decider.js';
import { checkOnlyProposal } from '../application/change/change-proposal.js';
import { settingNamesOf } from '../application/change/command-names.js';
import type { Decision } from '../application/change/decision.js';
import type { DecisionMarks } from '../application/change/decision-marks.js';
import { type Footprint, footprintOf } from '../application/change/edit-footprint.js';
import { PrefetchingReader } from '../application/change/prefetching-reader.js';
import type { ProvisionalTies } from '../application/change/provisional-ties.js';
import type { LargeOutcome } from '../application/large/large-change.js';
import type { Turns } from '../application/pieces.js';
import type { HistoryReader } from '../application/ports/history-reader.js';
import type { Store } from '../application/ports/store.js';
import { inSpan, startSpan, type Tracer } from '../application/ports/tracer.js';
import type { BodyReader } from '../application/request/body.js';
import type { ChangeCommand, ChangeReply } from '../application/request/command.js';
import { commandFields } from '../application/request/observed-transport.js';
import type { SettingNames, Settings, SettingsMoment } from '../application/settings/settings.js';
import type { InPieces } from '../kernel/pause.js';
import type { StreamId } from '../kernel/position.js';
import { type Append, decideAppend, highestProvisional } from './append.js';
import type { Hold, Holds, InFlight } from './holds.js';
import { attemptOf, type LargeEdits, repliedOr, unlessLarge } from './large-edits.js';
import type { LoadedState } from './loaded-state.js';
import type { OwnerHolds, OwnersHold } from './owner-holds.js';
import { notBegun, type Replies, recordsAny, unknownWinery } from './replies.js';
import { type Attempt, answered, outdated, type Settled, type Settlement } from './settlement.js';

export interface ProcessorLimits {
  readonly attemptsPerCommand: number;
  readonly appendAttempts: number;
  readonly lostRacesBeforeHolding: number;
  readonly impactEntries: number;
  readonly streamsPerLoad: number;
  readonly streamsPerTurn: number;
  readonly streamsAhead: number;
  readonly touchesAhead: number;
}

interface ProcessorParts {
  readonly store: Pick<Store, 'view'>;
  readonly settings: Settings;
  readonly bodyReader: BodyReader;
  readonly decider: ChangeDecider;
  readonly holds: Holds;
  readonly ownerHolds: OwnerHolds;
  readonly large: LargeEdits | null;
  readonly settlement: Settlement;
  readonly replies: Replies;
  readonly ties: ProvisionalTies;
  readonly marks: DecisionMarks;
  readonly limits: ProcessorLimits;
  readonly turns: Turns;
  readonly tracer: Tracer;
  readonly now: () => number;
  /** Reports an error that was handled but should be rare. `activity` names what was being done. */
  readonly onHandledError: (activity: string, error: unknown, about?: object) => void;
}

/** A command whose hold is queued in the mailboxes. */
export interface QueuedCommand {
  readonly hold: Hold;
  readonly arrival: number;
  /** The earliest position at which the command's edits touch each stream, as read when the command was received; null if it only records actions. */
  readonly footprint: Footprint | null;
}

/**
 * Processes a command from its queued hold to its reply: decides, commits, and decides again after a lost race.
 * Owns: nothing; it keeps no state between commands. Does not own: the order of commands (the mailboxes), the committed history (the store).
 * Invariants: (1) a change is acknowledged only when it is durable, and a refusal is returned only when the store has confirmed the history that it
 * rests on (promise 4); (2) a command is decided at most `attemptsPerCommand` times, and each attempt also holds the streams that the previous
 * one read; after `lostRacesBeforeHolding` lost races, it holds them at the nodes that own them; (3) a reply that no proposal of the command has
 * confirmed is returned through `conclude`, because the command may be a repeated copy of a request (invariant 3 of Settlement).
 */
export class ChangeProcessor {
  constructor(private readonly parts: ProcessorParts) {}

  /** Decides a queued command, and releases its hold. A large edit is decided without one: its lots can be written meanwhile. */
  async process(command: ChangeCommand, queued: QueuedCommand): Promise<ChangeReply> {
    const reply = await this.processHeld(command, queued);
    return reply === 'large' && this.parts.large !== null ? this.parts.large.decide(command) : (reply as ChangeReply); // It is 'large' only if there are large edits.
  }

  private async processHeld(
    command: ChangeCommand,
    { hold: queued, arrival, footprint }: QueuedCommand,
  ): Promise<ChangeReply | 'large'> {
    const { settings, holds, ownerHolds, limits, turns } = this.parts;
    let hold: Hold | OwnersHold = queued;
    try {
      const naming = turns.run(settingNamesOf(command));
      const names = naming instanceof Promise ? await naming : naming;
      const loading = settings.ensureLoaded(names);
      if (loading !== undefined) await loading;
      let { streams } = queued;
      let since: SettingsMoment | undefined;
      const onlyRecords = command.edits.every(({ op }) => op === 'record');
      for (let attempt = 0; ; attempt += 1) {
        const appendable = onlyRecords && attempt < limits.appendAttempts && 'states' in hold ? hold : null;
        const problem = unknownWinery(command, settings);
        const tried =
          problem === null
            ? ((appendable === null ? null : await this.append(command, names, appendable)) ??
              (await this.decideCommitted(command, hold, { since, footprint })))
            : await this.conclude(command, { kind: 'refused', problem });
        if (tried.kind === 'replied') return tried.reply;
        if (tried.kind === 'large') return 'large';
        const earlier = hold;
        try {
          if (attempt + 1 >= limits.attemptsPerCommand) break;
          streams = union(streams, tried.streams);
          // Queued before the earlier hold is released, so that no later command takes the turn of this one.
          const distant =
            attempt + 1 >= limits.lostRacesBeforeHolding ? ownerHolds.on(streams, arrival, command.trace) : null;
          hold = distant ?? holds.acquire(streams, arrival);
        } finally {
          earlier.release();
          tried.requeued();
        }
        // The settings that lost the race may belong to any winery that the change set concerns, so all are read again.
        since = settings.moment();
        await settings.ensureLoaded(names, since);
      }
      return notBegun(
        `Other commands changed the same lots, vessels or settings during all ${limits.attemptsPerCommand} attempts. Nothing was changed; send the request again.`,
      );
    } finally {
      hold.release();
    }
  }

  /**
   * Returns the reply to a command that was in progress already when it was received: the reply to the command in progress, unless the change set is
   * stored by now.
   */
  async sharedReply(command: ChangeCommand, reply: ChangeReply): Promise<ChangeReply> {
    return repliedOr(await this.conclude(command, reply));
  }

  /** Returns the reply to a command that a worker has decided; null if the edit was withdrawn. */
  async replyToLarge(command: ChangeCommand, outcome: LargeOutcome): Promise<ChangeReply | null> {
    const { settlement, marks, now, ties } = this.parts;
    if (outcome.kind === 'answered' && outcome.last !== null) ties.sawPublished(outcome.last);
    const attempt = await attemptOf(outcome, {
      refused: (problem) => this.conclude(command, { kind: 'refused', problem }),
      undecided: (result) => this.withoutCommit(command, result),
      notCommitted: (result) =>
        settlement.notCommitted(result, { checkOnly: false, mark: marks.next(), recordedAt: now() }, command),
    });
    return attempt && repliedOr(attempt);
  }

  /** Returns the reply to a command whose change set is stored, or null if it is not. No other copy of it can be committed then. */
  storedReply(command: ChangeCommand): Promise<ChangeReply | null> {
    return this.parts.replies.findReply(command);
  }

  /** Decides a command that only appends actions on the states of the actors. Returns null if it must be decided on committed history instead. */
  private async append(command: ChangeCommand, names: SettingNames, hold: Hold): Promise<Attempt | null> {
    const { decider, limits, turns, tracer } = this.parts;
    // Avoids loading more than `streamsPerLoad` streams for a command that admission would refuse anyway.
    if (hold.streams.length > limits.streamsPerLoad) {
      const records = await turns.run(decider.prepareRecords(command, names, 0));
      if (await turns.run(isRefused(records, command))) return null;
    }
    await hold.ready();
    if (hold.streams.length > limits.streamsPerTurn) await turns.next();
    const states = hold.states();
    if (states === null) return outdated;
    for (const { number } of states.values()) this.parts.ties.sawPublished(number.value);
    if (unknownWinery(command, this.parts.settings) !== null) return outdated;
    const span = startSpan(tracer, 'decide', { parent: command.trace, attributes: { 'solera.history': 'memory' } });
    const deciding = turns.run(this.decideInMemory(command, names, hold, states));
    const append = deciding instanceof Promise ? await deciding : deciding;
    span?.end();
    if (append === null) return null;
    // While a large decision paused, an earlier proposal may have lost its race: then the states that rest on it were discarded.
    if (deciding instanceof Promise && !hold.isCurrent(states)) return outdated;
    const { decision, next } = append;
    const inFlight = hold.begin(next);
    const settling =
      decision.kind === 'refused'
        ? this.confirm(command, decision, inFlight)
        : this.parts.settlement.settle(decision.proposal, command, inFlight);
    // The next command is decided on these states, before they are committed. It fails if this one does, unless it reads a stream that this one does not move:
    // then it would take the turn of this one.
    if (next.length === hold.streams.length) hold.release();
    const settled = await settling;
    if (settled.kind !== 'committed') return settled;
    if (decision.kind === 'refused')
      return (
        (await this.existing(command)) ?? { kind: 'replied', reply: { kind: 'refused', problem: decision.problem } }
      );
    // The notification numbers of the earlier states may have been assigned only after the decision, so they are read now.
    const numberBefore = (stream: StreamId): number => states.get(stream)?.number.value ?? 0;
    const answer = turns.run(renderAnswer(decision.report, settled, limits.impactEntries, numberBefore));
    return answered(answer instanceof Promise ? await answer : answer, true);
  }

  /**
   * Prepares recorded actions and decides them on the states of the actors. Returns null if the settings in memory refuse them (they may be outdated, so
   * that is not final: `decideCommitted` reads them again), if they do not come last, or if the rules throw. Actors are loaded at different times, so
   * while other nodes commit, their states may not fit together. A proposal based on such states is never committed, but a rule may meet an
   * impossible combination and throw. The command is then decided on one view, and an error that recurs there is thrown.
   */
  private *decideInMemory(
    command: ChangeCommand,
    names: SettingNames,
    hold: Hold,
    states: ReadonlyMap<StreamId, LoadedState>,
  ): InPieces<Append | null> {
    const { decider, holds, onHandledError } = this.parts;
    const records = yield* decider.prepareRecords(command, names, highestProvisional(states));
    if (yield* isRefused(records, command)) return null;
    try {
      return yield* decideAppend(decider.input(command, records), states);
    } catch (error) {
      onHandledError(`deciding change set ${command.change} on states in memory`, error, commandFields(command));
      holds.discardStates(hold.streams);
      return null;
    }
  }

  /** Decides any change set on committed history, while its streams are held and nothing is in flight on them. */
  private async decideCommitted(
    command: ChangeCommand,
    hold: OwnersHold,
    { since, footprint }: { readonly since: SettingsMoment | undefined; readonly footprint: Footprint | null },
  ): Promise<Attempt> {
    const { store, decider, settlement, bodyReader, large, limits, turns, tracer } = this.parts;
    await hold.drained();
    const first = footprint ?? (await turns.run(footprintOf(command, new Map(), bodyReader)));
    if (large !== null && (await large.isLarge(first))) return { kind: 'large' };
    const decide = (reader: HistoryReader) =>
      decider.decide(command, new PrefetchingReader(reader, first, limits), since);
    const result = await inSpan(tracer, 'decide', {
      ...{ parent: command.trace, attributes: { 'solera.history': 'committed' } },
      work: () => store.view((view) => unlessLarge(large, view, decide)),
    });
    if (result === null) return { kind: 'large' };
    if (result.kind !== 'decision') return this.withoutCommit(command, result);
    const { decision } = result;
    const settled =
      decision.kind === 'refused'
        ? await this.confirm(command, decision, null)
        : await settlement.settle(decision.proposal, command, null);
    if (settled.kind !== 'committed') return settled;
    if (decision.kind === 'refused') return { kind: 'replied', reply: { kind: 'refused', problem: decision.problem } };
    return answered(await turns.run(renderAnswer(decision.report, settled, limits.impactEntries)), recordsAny(command));
  }

  /**
   * Returns the reply to a command one of whose actions exists, or null. The states of actors do not tell, and an action that is decided once more may
   * be impossible because of itself.
   */
  private async existing(command: ChangeCommand): Promise<Attempt | null> {
    const stored = await this.parts.store.view((reader) => reader.actions(command.edits.map(({ id }) => id)));
    return stored.length === 0 ? null : this.withoutCommit(command, { kind: 'exists' });
  }

  /** Checks in the store that the history behind a refusal is committed and current (promise 4). */
  private confirm(
    command: ChangeCommand,
    { reads, admittedUnder }: Extract<Decision, { readonly kind: 'refused' }>,
    inFlight: InFlight | null,
  ): Promise<Settled> {
    const { marks, now, settlement } = this.parts;
    const basis = { reads, admittedUnder, mark: marks.next(), recordedAt: now() };
    return settlement.settle(checkOnlyProposal(command, basis), command, inFlight);
  }

  /** Replies to a command that writes nothing. If the client may repeat the request, its answer is stored. */
  private async withoutCommit(
    command: ChangeCommand,
    result: Exclude<HistoryDecision, { readonly kind: 'decision' }>,
  ): Promise<Attempt> {
    const { replies } = this.parts;
    if (command.preview) return { kind: 'replied', reply: await replies.ofPreview(command, result) };
    const known = await replies.findReply(command);
    if (known !== null) return { kind: 'replied', reply: known };
    const reply = await replies.withoutCommit(command, result);
    const isRemembered = reply.kind === 'answered' && command.repeatable;
    return this.conclude(command, reply, isRemembered ? JSON.stringify(reply.answer) : undefined);
  }

  /** Returns a reply that no proposal of the command has confirmed (invariant 3). `answer`: to be stored, so that a repeat of the request gets it. */
  conclude(command: ChangeCommand, reply: ChangeReply, answer?: string): Promise<Attempt> {
    const { settlement, marks, now } = this.parts;
    const basis = { mark: marks.next(), recordedAt: now() };
    return settlement.conclude(command, reply, answer === undefined ? basis : { ...basis, answer });
  }
}

function union(streams: readonly StreamId[], more: readonly StreamId[]): readonly StreamId[] {
  return more.length === 0 ? streams : [...new Set([...streams, ...more])];
}
