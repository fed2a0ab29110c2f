import type { ChangeContext } from '../application/change-context.js';
import type { Conclusion } from '../application/change-decision.js';
import { checkUnit, writtenStreams } from '../application/change-unit.js';
import { type ChangeCommand, type ChangeReply, refused } from '../application/command.js';
import { decideOnView, type EditDecision, prepareEdits } from '../application/edit-decision.js';
import type { ReadLog } from '../application/read-log.js';
import type { StoredAnswers } from '../application/stored-answer.js';
import type { PreparedEdit } from '../application/prepared-change.js';
import type { SettingsMoment } from '../application/settings.js';
import type { Archive } from '../application/archive.js';
import type { CommitResult, Store, Unit } from '../application/store.js';
import type { StreamId } from '../kernel/position.js';
import { type Appended, decideAppend, highestProvisional } from './append.js';
import { Committer } from './committer.js';
import { Directory, MailboxFull } from './directory.js';
import type { Hold, StreamActor } from './stream-actor.js';

export interface PartitionLimits {
  readonly mailbox: number;
  readonly commandsInNode: number;
  readonly actorsInMemory: number;
  readonly streamsPerLoad: number;
  readonly unitsPerBatch: number;
  readonly batchesInFlight: number;
  readonly commitAttempts: number;
  readonly headsPerFlush: number;
}

export interface PartitionParts {
  readonly store: Store;
  readonly archive: Archive;
  readonly context: ChangeContext;
  readonly answers: StoredAnswers;
  readonly limits: PartitionLimits;
  readonly onPublished?: (last: number) => void;
  readonly onBatch?: (units: number, committed: number) => void;
}

/** What one attempt gave: a reply, or the need to try again on fresher states, holding these streams too. */
type Attempt =
  | { readonly kind: 'replied'; readonly reply: ChangeReply }
  | { readonly kind: 'lost'; readonly streams: readonly StreamId[] };

/** What a command holds the long way: these streams and those of the actions it edits. `since`: when its settings were last asked for. */
interface AskedHold {
  readonly streams: readonly StreamId[];
  readonly age: number;
  readonly since: SettingsMoment;
}

/** After so many lost races an appended action is decided on a view, with all its streams held. */
const appendAttempts = 3;

/**
 * The owner of streams: takes one command at a time for each of its actors, decides, commits, answers.
 * Owns: the directory of actors, the group commit, the commands under way. Does not own: the truth, the rules of wine.
 * Invariants: (1) nothing is answered before what it rests on is durable and was current when it was committed (promise 4);
 * (2) a command that lost a race is decided again, at most `commitAttempts` times, each time holding all that it read the time before;
 * (3) at most `commandsInNode` commands are under way: more are refused with `overloaded`, never queued (promise 9).
 */
export class Partition {
  readonly directory: Directory;
  readonly committer: Committer;
  private readonly running = new Map<string, { readonly hash: string; readonly reply: Promise<ChangeReply> }>();
  private previews = 0;
  private age = 0;

  constructor(private readonly parts: PartitionParts) {
    this.directory = new Directory(parts.store, parts.limits);
    this.committer = new Committer(parts.store, parts.limits, parts.onBatch);
  }

  get commandsUnderWay(): number {
    return this.running.size + this.previews;
  }

  /** The same command again, while the first is under way, gets the same reply; another under the same id is refused. */
  async request(command: ChangeCommand): Promise<ChangeReply> {
    const running = command.preview ? undefined : this.running.get(command.change);
    if (running !== undefined) {
      if (running.hash !== command.requestHash) return reused(command);
      const reply = await running.reply;
      return reply.kind === 'answered' ? { ...reply, created: false } : reply;
    }
    if (this.commandsUnderWay >= this.parts.limits.commandsInNode)
      return overloaded('The node has as many commands under way as it takes.');
    return command.preview ? this.runPreview(command) : this.runChange(command);
  }

  private async runChange(command: ChangeCommand): Promise<ChangeReply> {
    const reply = this.change(command);
    this.running.set(command.change, { hash: command.requestHash, reply });
    try {
      return await reply;
    } finally {
      this.running.delete(command.change);
    }
  }

  private async runPreview(command: ChangeCommand): Promise<ChangeReply> {
    this.previews += 1;
    try {
      const { context } = this.parts;
      const since = context.settings.now();
      await context.loadSettings(command, since);
      const decision = await this.parts.store.view((reader) => decideOnView(context, reader, command, since));
      if (decision.kind !== 'concluded') return previewed(await this.replyWithoutCommit(command, decision));
      const { conclusion } = decision;
      if (conclusion.kind === 'refused') return { kind: 'refused', problem: conclusion.problem };
      if (conclusion.kind === 'decided') throw new Error('a preview was decided as a change');
      return { kind: 'answered', answer: conclusion.answer, created: false };
    } catch (error) {
      return unavailable(error);
    } finally {
      this.previews -= 1;
    }
  }

  private async change(command: ChangeCommand): Promise<ChangeReply> {
    const age = this.age++;
    const { context, limits } = this.parts;
    try {
      await context.loadSettings(command);
      const records = context.prepareRecords(command);
      let streams: readonly StreamId[] = unique(records.flatMap((edit) => context.participants(edit.action)));
      for (let attempt = 0; attempt < limits.commitAttempts; attempt += 1) {
        const appending = attempt < appendAttempts && records.length === command.edits.length;
        const tried =
          (appending ? await this.append(command, streams, age) : null) ??
          (await this.editFresh(command, streams, age));
        if (tried.kind === 'replied') return tried.reply;
        streams = unique([...streams, ...tried.streams]);
        await context.loadSettings(command, context.settings.now());
      }
      return overloaded('The command lost the race for its lots too many times.');
    } catch (error) {
      return unavailable(error);
    }
  }

  /** The short way: recorded actions at the end of their streams, on the actors' states. Null: they have a place in the past. */
  private async append(command: ChangeCommand, streams: readonly StreamId[], age: number): Promise<Attempt | null> {
    const { context } = this.parts;
    const hold = await this.directory.hold(streams, age, false);
    let released = false;
    const release = (): void => {
      if (!released) this.directory.release(hold);
      released = true;
    };
    try {
      // An edit may have outdated a stream between the grant and now.
      if (hold.actors.some((actor) => actor.loaded === null)) return { kind: 'lost', streams: [] };
      if (!context.knowsWineries(command)) return { kind: 'lost', streams: [] };
      for (const actor of hold.actors) context.sawPublished(actor.loaded?.number.value ?? 0);
      const edits = context.prepareRecords(command, highestProvisional(hold.actors));
      const problem = context.admission(command, edits);
      // By settings from memory nothing is refused: the long way reads them anew.
      if (problem !== null) return null;
      const appended = this.decideOnActors(hold, command, edits);
      if (appended === null) return null;
      const { conclusion, reads } = appended;
      if (conclusion.kind === 'previewed') throw new Error('a change was decided as a preview');
      if (conclusion.kind === 'refused') return await this.confirm(command, conclusion, reads, hold.actors, release);
      const settled = this.settle(conclusion.unit, command, hold.actors, (first, last) => {
        appended.settle(first, last);
        return { kind: 'answered', answer: conclusion.answer(first, last), created: true };
      });
      appended.speculate();
      release();
      return await settled;
    } finally {
      release();
    }
  }

  /**
   * Actors are loaded one by one, so their states may be of different moments, as long as another node or an edit elsewhere commits; no
   * unit that rests on such states is committed, but rules may meet in them what cannot be. The long way then decides on one view, and
   * what is broken there too goes up.
   */
  private decideOnActors(hold: Hold, command: ChangeCommand, edits: readonly PreparedEdit[]): Appended | null {
    try {
      return decideAppend(this.parts.context, hold, command, edits);
    } catch {
      this.outdate(hold.actors.map((actor) => actor.stream));
      return null;
    }
  }

  private async editFresh(command: ChangeCommand, streams: readonly StreamId[], age: number): Promise<Attempt> {
    const since = this.parts.context.settings.now();
    await this.parts.context.loadSettings(command, since);
    return this.edit(command, { streams, age, since });
  }

  /** The long way: any edit, on a view of what is committed, with its streams held and drained. */
  private async edit(command: ChangeCommand, asked: AskedHold): Promise<Attempt> {
    const own = await this.streamsOfEdited(command, asked.since);
    const held = unique([...asked.streams, ...own]);
    const hold = await this.directory.hold(held, asked.age, true);
    try {
      const decision = await this.parts.store.view((reader) =>
        decideOnView(this.parts.context, reader, command, asked.since),
      );
      if (decision.kind !== 'concluded')
        return await this.replyUnlessRepeated(command, () => this.replyWithoutCommit(command, decision));
      const { conclusion, reads, cascade } = decision;
      if (conclusion.kind === 'previewed') throw new Error('a change was decided as a preview');
      if (conclusion.kind === 'refused') return await this.confirm(command, conclusion, reads, [], () => undefined);
      const written = writtenStreams(cascade);
      return await this.settle(conclusion.unit, command, [], (first, last) => {
        this.outdate(written);
        const created = command.edits.some(({ op }) => op === 'record');
        return { kind: 'answered', answer: conclusion.answer(first, last), created };
      });
    } finally {
      this.directory.release(hold);
    }
  }

  /** Actors whose streams an edit wrote load again before they are used; a unit of theirs under way fails its version check. */
  private outdate(streams: Iterable<StreamId>): void {
    this.directory.outdate(streams);
  }

  private async streamsOfEdited(command: ChangeCommand, since: SettingsMoment): Promise<StreamId[]> {
    const ids = command.edits.flatMap((edit) => (edit.op === 'record' ? [] : [edit.id]));
    if (ids.length === 0) return [];
    const stored = await this.parts.store.view((reader) => reader.actions(ids));
    const { context } = this.parts;
    const prepared = await prepareEdits(context, command, stored, since);
    if (prepared.kind !== 'prepared') return [];
    return prepared.edits.flatMap(({ edit }) =>
      [edit?.before?.action, edit?.after].flatMap((action) => (action ? [...context.participants(action)] : [])),
    );
  }

  /** A refusal that follows from state is answered only once that state is known to be committed and current. */
  private confirm(
    command: ChangeCommand,
    { problem, admittedUnder }: Extract<Conclusion, { kind: 'refused' }>,
    reads: ReadLog,
    actors: readonly StreamActor[],
    release: () => void,
  ): Promise<Attempt> {
    const unit = checkUnit(command, reads, admittedUnder, this.parts.context.now());
    const settled = this.settle(unit, command, actors, () => ({ kind: 'refused', problem }));
    release();
    return settled;
  }

  /** Commits a unit; the actors it rests on are under way until it comes back. */
  private async settle(
    unit: Unit,
    command: ChangeCommand,
    actors: readonly StreamActor[],
    answer: (first: number, last: number) => ChangeReply,
  ): Promise<Attempt> {
    for (const actor of actors) actor.underWay += 1;
    let lost = true;
    try {
      const result = await this.committer.submit(unit);
      if (result.kind !== 'committed') return await this.uncommitted(result, unit, command);
      lost = false;
      const reply = answer(result.first, result.last);
      if (!unit.checkOnly) {
        this.parts.context.published(unit, result.last);
        this.parts.onPublished?.(result.last);
      }
      return { kind: 'replied', reply };
    } finally {
      for (const actor of actors) {
        actor.underWay -= 1;
        if (lost) actor.outdate();
      }
      for (const actor of actors) this.directory.wake(actor);
    }
  }

  private async uncommitted(
    result: Exclude<CommitResult, { kind: 'committed' }>,
    unit: Unit,
    command: ChangeCommand,
  ): Promise<Attempt> {
    switch (result.kind) {
      case 'duplicate':
        return {
          kind: 'replied',
          reply: { kind: 'answered', answer: await this.parts.answers.rebuild(result.change), created: false },
        };
      case 'reused':
        return { kind: 'replied', reply: reused(command) };
      case 'conflict': {
        const streams = unit.reads.map((read) => read.stream);
        this.outdate(streams);
        return { kind: 'lost', streams };
      }
      case 'failed':
        return { kind: 'replied', reply: refused('bad_request', 'The store cannot keep this action as it is.') };
    }
  }

  /** What needs no commit; a repeated request gets its first answer all the same, before anything else is said. */
  private async replyUnlessRepeated(command: ChangeCommand, reply: () => Promise<ChangeReply>): Promise<Attempt> {
    const known = await this.parts.archive.change(command.change);
    if (known === null) return { kind: 'replied', reply: await reply() };
    if (known.requestHash !== command.requestHash) return { kind: 'replied', reply: reused(command) };
    return {
      kind: 'replied',
      reply: { kind: 'answered', answer: await this.parts.answers.rebuild(known), created: false },
    };
  }

  private async replyWithoutCommit(
    command: ChangeCommand,
    decision: Exclude<EditDecision, { kind: 'concluded' }>,
  ): Promise<ChangeReply> {
    const { archive, answers } = this.parts;
    switch (decision.kind) {
      case 'refused':
        return { kind: 'refused', problem: decision.problem };
      case 'unchanged':
        return { kind: 'answered', answer: decision.answer, created: false };
      case 'exists':
        return reused(command);
      case 'retracted_already': {
        const change = await archive.change(decision.change);
        if (change === null) throw new Error(`change set ${decision.change} is gone`);
        return { kind: 'answered', answer: await answers.rebuild(change, decision.id), created: false };
      }
      case 'stale': {
        // The answer to the very request that made the next revision may have been lost on its way: it is given again.
        const next = await archive.revision(decision.id, decision.expected + 1);
        const change = next === null ? null : await archive.change(next.change);
        if (change !== null && change.requestHash === command.requestHash) {
          return { kind: 'answered', answer: await answers.rebuild(change), created: false };
        }
        return refused('stale_revision', `Action ${decision.id} is no longer at revision ${decision.expected}.`);
      }
    }
  }

  /** Saves newest states behind the commits: a hint for readers, whose loss costs them time and nothing else. */
  async flushHeads(): Promise<void> {
    const rows = this.directory.takeDirtyHeads(this.parts.limits.headsPerFlush);
    if (rows.length > 0) await this.parts.store.saveHeads(rows);
  }

  /** Resolves when nothing is being committed. */
  drained(): Promise<void> {
    return this.committer.drained();
  }
}

/** A preview tells no numbers, even where the answer is one that was given before. */
function previewed(reply: ChangeReply): ChangeReply {
  return reply.kind === 'answered' ? { ...reply, answer: { ...reply.answer, notifications: null } } : reply;
}

function unique(streams: readonly StreamId[]): readonly StreamId[] {
  return streams.length > 1 ? [...new Set(streams)] : streams;
}

function reused(command: ChangeCommand): ChangeReply {
  return refused(
    'action_id_reused',
    `The id ${command.change}, or that of an action to be recorded, was used by another request.`,
  );
}

export function overloaded(detail: string): ChangeReply {
  return refused('overloaded', detail, { retryAfterS: 1 });
}

/** Overload and an unreachable store are answers; anything else is a broken invariant and goes up. */
function unavailable(error: unknown): ChangeReply {
  if (error instanceof MailboxFull) return overloaded(error.message);
  if ((error as { retryable?: boolean }).retryable === true) {
    return overloaded(
      'The store did not answer in time; whether the change was made is not known. Send the same request again.',
    );
  }
  throw error;
}
