import type { ChangeContext, PreparedRecords } from '../application/change/change-context.js';
import { checkOnlyProposal, rememberingProposal } from '../application/change/change-proposal.js';
import { decideOnView, type EditDecision, prepareEdits } from '../application/change/edit-decision.js';
import type { PreparedEdit } from '../application/change/prepared-change.js';
import type { StoredAnswers } from '../application/change/stored-answer.js';
import type { Archive } from '../application/ports/archive.js';
import type { Store } from '../application/ports/store.js';
import type { ChangeCommand, ChangeReply } from '../application/request/command.js';
import type { SettingsMoment } from '../application/settings/settings.js';
import type { StreamId } from '../kernel/position.js';
import { type Appended, decideAppend, highestProvisional } from './append.js';
import { Directory } from './directory.js';
import { GroupCommit } from './group-commit.js';
import { overloaded, previewed, Replies, reused, unavailable } from './reply.js';
import { type Attempt, Settlement } from './settlement.js';
import type { Hold } from './stream-actor.js';

export interface PartitionLimits {
  readonly mailbox: number;
  readonly commandsInNode: number;
  readonly actorsInMemory: number;
  readonly streamsPerLoad: number;
  readonly unitsPerBatch: number;
  readonly unitsWorthACall: number;
  readonly batchesInFlight: number;
  readonly commitAttempts: number;
  readonly appendAttempts: number;
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
  /** Told of what was got over, and should not happen often. */
  readonly onTrouble?: (what: string, error: unknown) => void;
}

/**
 * The owner of streams: takes one command at a time for each of its actors, decides, commits, answers.
 * Owns: the directory of actors, the group commit, the commands under way. Does not own: the truth, the rules of wine.
 * Invariants: (1) nothing is answered before what it rests on is durable and was current when it was committed (promise 4);
 * (2) a command that lost a race is decided again, at most `commitAttempts` times, each time holding all that it read the time before;
 * (3) at most `commandsInNode` requests are under way: more are refused with `overloaded`, never queued (promise 9).
 */
export class Partition {
  readonly directory: Directory;
  readonly committer: GroupCommit;
  private readonly replies: Replies;
  private readonly settlement: Settlement;
  private readonly running = new Map<string, { readonly hash: string; readonly reply: Promise<ChangeReply> }>();
  private underWay = 0;
  private age = 0;
  private flushing: Promise<void> | null = null;
  private idle: (() => void)[] = [];

  constructor(private readonly parts: PartitionParts) {
    const { store, archive, context, answers, limits, onPublished, onBatch } = parts;
    this.directory = new Directory(store, limits);
    this.committer = new GroupCommit(store, limits, onBatch);
    this.replies = new Replies(archive, answers);
    const { committer, directory, replies } = this;
    this.settlement = new Settlement({ committer, directory, context, replies, onPublished });
  }

  /** Requests that are not answered yet, repeats and previews included. */
  get commandsUnderWay(): number {
    return this.underWay;
  }

  /** The same command again, while the first is under way, gets the same reply; another under the same id is refused. */
  async request(command: ChangeCommand): Promise<ChangeReply> {
    const { change, requestHash, preview } = command;
    const running = preview ? undefined : this.running.get(change);
    if (running !== undefined && running.hash !== requestHash) return reused(command);
    if (this.underWay >= this.parts.limits.commandsInNode)
      return overloaded('The node has as many commands under way as it takes.');
    this.underWay += 1;
    try {
      if (preview) return await this.preview(command);
      if (running !== undefined) return repeated(await running.reply);
      const reply = this.change(command);
      this.running.set(change, { hash: requestHash, reply });
      try {
        return await reply;
      } finally {
        this.running.delete(change);
      }
    } catch (error) {
      return unavailable(error);
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }

  private async preview(command: ChangeCommand): Promise<ChangeReply> {
    const { context, store } = this.parts;
    const since = context.settings.moment();
    await context.loadSettings(command, since);
    const decision = await store.view((reader) => decideOnView(context, reader, command, since));
    if (decision.kind !== 'concluded') return previewed(await this.replies.withoutCommit(command, decision));
    const { conclusion } = decision;
    if (conclusion.kind === 'refused') return { kind: 'refused', problem: conclusion.problem };
    if (conclusion.kind === 'decided') throw new Error('a preview was decided as a change');
    return { kind: 'answered', answer: conclusion.answer, created: false };
  }

  private async change(command: ChangeCommand): Promise<ChangeReply> {
    const age = this.age++;
    const { context, limits } = this.parts;
    const reading = context.loadSettings(command);
    if (reading !== undefined) await reading;
    const records = context.prepareRecords(command);
    let streams = streamsOf(records.edits);
    // What will be refused anyway is not worth loading its streams for: the long way looks at it without.
    const appendable =
      records.edits.length === command.edits.length && context.admission(command, records.edits) === null;
    for (let attempt = 0; attempt < limits.commitAttempts; attempt += 1) {
      const appending = appendable && attempt < limits.appendAttempts;
      const tried =
        (appending ? await this.append(command, records, streams, age) : null) ??
        (await this.edit(command, streams, age));
      if (tried.kind === 'replied') return tried.reply;
      streams = unique([...streams, ...tried.streams]);
      await context.loadSettings(command, context.settings.moment());
    }
    return overloaded('The command lost the race for its lots too many times.');
  }

  /** The short way: recorded actions at the end of their streams, on the actors' states. Null: they have a place in the past. */
  private async append(
    command: ChangeCommand,
    records: PreparedRecords,
    streams: readonly StreamId[],
    age: number,
  ): Promise<Attempt | null> {
    const { context } = this.parts;
    const hold = await this.directory.hold(streams, age, false);
    let settled: Promise<Attempt>;
    try {
      // An edit may have outdated a stream between the grant and now.
      if (hold.actors.some((actor) => actor.loaded === null)) return { kind: 'lost', streams: [] };
      if (!context.knowsWineries(command)) return { kind: 'lost', streams: [] };
      for (const actor of hold.actors) context.sawPublished(actor.loaded?.number.value ?? 0);
      const { edits } = context.prepareRecords(command, highestProvisional(hold.actors), records);
      // By settings from memory nothing is refused: the long way reads them anew.
      if (context.admission(command, edits) !== null) return null;
      const appended = this.decideOnActors(hold, command, edits);
      if (appended === null) return null;
      const { conclusion, reads } = appended;
      if (conclusion.kind === 'previewed') throw new Error('a change was decided as a preview');
      if (conclusion.kind === 'refused') {
        // Derived from states that may be speculative: answered only once they are known to be committed and current.
        const { problem, admittedUnder } = conclusion;
        const check = checkOnlyProposal(command, reads, admittedUnder, context.now());
        settled = this.settlement.settle(check, command, hold.actors, () => ({ kind: 'refused', problem }));
      } else {
        settled = this.settlement.settle(conclusion.unit, command, hold.actors, (first, last) => {
          appended.settle(first, last);
          return { kind: 'answered', answer: conclusion.answer(first, last), created: true };
        });
        appended.speculate();
      }
    } finally {
      // The next one is decided on what this one makes, before that is committed.
      this.directory.release(hold);
    }
    return settled;
  }

  /**
   * Actors are loaded one by one, so their states may be of different moments, as long as another node or an edit elsewhere commits; no
   * unit that rests on such states is committed, but rules may meet in them what cannot be. The long way then decides on one view, and
   * what is broken there too goes up.
   */
  private decideOnActors(hold: Hold, command: ChangeCommand, edits: readonly PreparedEdit[]): Appended | null {
    try {
      return decideAppend(this.parts.context, hold, command, edits);
    } catch (error) {
      this.parts.onTrouble?.(`deciding ${command.change} on states in memory`, error);
      for (const actor of hold.actors) actor.outdate();
      return null;
    }
  }

  /** The long way: any edit, on a view of what is committed, with its streams held and drained. */
  private async edit(command: ChangeCommand, streams: readonly StreamId[], age: number): Promise<Attempt> {
    const { context, store } = this.parts;
    const since = context.settings.moment();
    await context.loadSettings(command, since);
    const own = await this.streamsOfEdited(command, since);
    const hold = await this.directory.hold(unique([...streams, ...own]), age, true);
    try {
      const decision = await store.view((reader) => decideOnView(context, reader, command, since));
      if (decision.kind !== 'concluded') return await this.withoutCommit(command, decision);
      const { conclusion, reads } = decision;
      if (conclusion.kind === 'previewed') throw new Error('a change was decided as a preview');
      if (conclusion.kind === 'refused') {
        const { problem, admittedUnder } = conclusion;
        const check = checkOnlyProposal(command, reads, admittedUnder, context.now());
        return await this.settlement.settle(check, command, [], () => ({ kind: 'refused', problem }));
      }
      const { unit, answer } = conclusion;
      return await this.settlement.settle(unit, command, [], (first, last) => {
        this.directory.outdate(unit.reads.flatMap(({ stream, write }) => (write ? [stream] : [])));
        const created = command.edits.some(({ op }) => op === 'record');
        return { kind: 'answered', answer: answer(first, last), created };
      });
    } finally {
      this.directory.release(hold);
    }
  }

  /** Nothing is to be written. What was answered is remembered all the same, where the client may ask again after others have written. */
  private async withoutCommit(
    command: ChangeCommand,
    decision: Exclude<EditDecision, { kind: 'concluded' }>,
  ): Promise<Attempt> {
    const known = await this.replies.ifKnown(command);
    if (known !== null) return { kind: 'replied', reply: known };
    const reply = await this.replies.withoutCommit(command, decision);
    if (reply.kind === 'refused' || !command.repeatable) return { kind: 'replied', reply };
    const unit = rememberingProposal(command, reply.answer, this.parts.context.now());
    return this.settlement.settle(unit, command, [], () => reply);
  }

  private async streamsOfEdited(command: ChangeCommand, since: SettingsMoment): Promise<StreamId[]> {
    const ids = command.edits.flatMap((edit) => (edit.op === 'record' ? [] : [edit.id]));
    if (ids.length === 0) return [];
    const stored = await this.parts.store.actions(ids);
    const { context } = this.parts;
    const prepared = await prepareEdits(context, command, stored, since);
    if (prepared.kind !== 'prepared') return [];
    return prepared.edits.flatMap(({ edit }) =>
      [edit?.before?.action, edit?.after].flatMap((action) => (action ? [...context.participants(action)] : [])),
    );
  }

  /** Saves newest states behind the commits: a hint for readers, whose loss costs them time and nothing else. One call at a time. */
  flushHeads(): Promise<void> {
    this.flushing ??= this.saveHeads().finally(() => {
      this.flushing = null;
    });
    return this.flushing;
  }

  private async saveHeads(): Promise<void> {
    const rows = this.directory.takeDirtyHeads(this.parts.limits.headsPerFlush);
    if (rows.length > 0) await this.parts.store.saveHeads(rows);
  }

  /** Resolves when no request is under way: those that lost a race and will be decided again are. */
  async drained(): Promise<void> {
    if (this.underWay > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }
}

/** The first of two equal requests has made the change, if any did. */
function repeated(reply: ChangeReply): ChangeReply {
  return reply.kind === 'answered' ? { ...reply, created: false } : reply;
}

function streamsOf(edits: readonly PreparedEdit[]): readonly StreamId[] {
  const only = edits[0];
  return only !== undefined && edits.length === 1
    ? only.participants
    : unique(edits.flatMap(({ participants }) => participants));
}

function unique(streams: readonly StreamId[]): readonly StreamId[] {
  return streams.length > 1 ? [...new Set(streams)] : streams;
}
