import type { EditEnd, EditStore, TakenEdit } from '../ports/edit-store.js';
import type { ChangeCommand, ChangeReply } from '../request/command.js';
import { editFailed } from './edit-problem.js';

/** The reply to an edit's command, and the last notification if it was published. Null: the edit was withdrawn. */
type Executed = { readonly reply: ChangeReply; readonly last: number | null } | null;

interface RunnerLimits {
  readonly editsAtOnce: number;
  readonly editsInAll: number;
  readonly editsPerWinery: number;
  readonly attemptsPerEdit: number;
  readonly retryPauseMs: number;
  readonly endPatienceMs: number;
  readonly silentMs: number;
  readonly beatMs: number;
  readonly takePollMs: number;
  readonly keptMs: number;
  readonly sweepMs: number;
}

/** Counts what a runner does. */
export interface EditObserver {
  ended(status: EditEnd['status']): void;
  retried(): void;
  /** The number of actions that were decided again for an edit. */
  decided(actions: number): void;
}

interface RunnerParts {
  readonly store: EditStore;
  /** A UUID of this start of the node. */
  readonly runner: string;
  readonly limits: RunnerLimits;
  readonly now: () => number;
  /** Calls `work` regularly. Returns a function that ends the calls. */
  readonly every: (ms: number, work: () => void) => () => void;
  readonly pause: (ms: number) => Promise<void>;
  /** False while nodes of the cell, or the database, do not know claims: then edits stay in the queue. */
  readonly isAvailable: () => boolean;
  /** Returns what an earlier attempt has published; null if no attempt has, and none can any more. */
  readonly published: (edit: TakenEdit, command: ChangeCommand) => Promise<Executed>;
  /** Decides the command of an edit. */
  readonly execute: (edit: TakenEdit, command: ChangeCommand) => Promise<Executed>;
  readonly observer: EditObserver;
  /** Ends the workers. The executions that are in progress reject. */
  readonly endWorkers: () => Promise<void>;
  readonly onEnded: (id: string) => void;
  readonly onTrouble: (activity: string, error: unknown, about?: object) => void;
}

/**
 * Takes edits from the store, runs them, and stores their ends.
 * Owns: the edits that this node runs. Does not own: the edits themselves; if this node dies, another one takes its edits over after `silentMs`.
 * Invariants: (1) at most `editsAtOnce` run at the same time; (2) an edit is begun at most `attemptsPerEdit` times, in all nodes together; (3) an end is stored only by
 * the runner that has the edit; (4) an edit whose change set is published ends as `done`, whatever happened to the attempt that published it.
 */
export class EditRunner {
  private readonly running = new Map<string, Promise<void>>();
  private readonly stops: (() => void)[] = [];
  private stopBeat = (): void => undefined;
  private taking: Promise<void> | null = null;
  private takeAgain = false;
  private isClosed = false;

  constructor(private readonly parts: RunnerParts) {}

  start(): void {
    const { every, limits, store, now, onTrouble } = this.parts;
    this.stopBeat = every(limits.beatMs, () => this.beat());
    this.stops.push(every(limits.takePollMs, () => this.take()));
    this.stops.push(
      every(limits.sweepMs, () => {
        store.sweep(now() - limits.keptMs).catch((error: unknown) => onTrouble('deleting old edits', error));
      }),
    );
    this.take();
  }

  /** The number of edits that run. */
  get count(): number {
    return this.running.size;
  }

  /** Takes edits while there are some and this node has room. Called when an edit was submitted, and regularly. */
  take(): void {
    this.takeAgain = true;
    this.taking ??= this.takeAll().finally(() => {
      this.taking = null;
    });
  }

  private async takeAll(): Promise<void> {
    const { store, runner, limits, now, isAvailable, onTrouble } = this.parts;
    const { silentMs, editsInAll: inAll, editsPerWinery: perWinery } = limits;
    while (this.takeAgain && !this.isClosed && isAvailable() && this.running.size < limits.editsAtOnce) {
      this.takeAgain = false;
      try {
        const edit = await store.take(runner, { silentMs, inAll, perWinery, at: now() });
        if (edit === null) continue;
        this.takeAgain = true;
        const run = this.run(edit)
          .catch((error: unknown) => onTrouble('running an edit', error, { edit: edit.id }))
          .finally(() => {
            this.running.delete(edit.id);
            this.take();
          });
        this.running.set(edit.id, run);
      } catch (error) {
        onTrouble('taking edits', error);
      }
    }
  }

  private async run(edit: TakenEdit): Promise<void> {
    const { store, runner, limits, now, pause, observer, onEnded, onTrouble } = this.parts;
    let ended: Outcome | null;
    try {
      ended = await this.outcome(edit);
    } catch (error) {
      onTrouble('deciding an edit', error, { edit: edit.id, attempt: edit.attempts });
      // A restart of the database takes a moment, and must not use up all attempts.
      if (!this.isClosed) await pause(limits.retryPauseMs);
      // After the last attempt, the next one that takes the edit only looks whether it was published. If that fails, it is repeated after `silentMs`.
      if (edit.attempts > limits.attemptsPerEdit) return;
      observer.retried();
      await store.requeue(edit.id, runner);
      return;
    }
    if (ended === null) return;
    const attempts = Math.min(edit.attempts, limits.attemptsPerEdit);
    if (await store.end(edit.id, runner, { ...ended, attempts, endedAt: now() })) observer.ended(ended.status);
    onEnded(edit.id);
  }

  /** Returns null if the edit was withdrawn. Rejects if it should be tried again. */
  private async outcome(edit: TakenEdit): Promise<Outcome | null> {
    const { published, execute, limits } = this.parts;
    const command = JSON.parse(edit.command) as ChangeCommand; // Written from a ChangeCommand.
    const earlier = await published(edit, command);
    if (earlier !== null) return outcomeOf(earlier);
    if (edit.attempts > limits.attemptsPerEdit) return tooOften;
    const executed = await execute(edit, command);
    return executed && outcomeOf(executed);
  }

  private beat(): void {
    const { store, runner, onTrouble } = this.parts;
    for (const id of this.running.keys())
      store.beat(id, runner).catch((error: unknown) => onTrouble('reporting that an edit is running', error));
  }

  /** Takes no more edits. Waits `endPatienceMs` for those that run, and returns the others to the queue: another node takes them, or this one after its next start. */
  async close(): Promise<void> {
    const { pause, endWorkers, limits } = this.parts;
    this.isClosed = true;
    for (const stop of this.stops) stop();
    await this.taking;
    const ended = Promise.all(this.running.values());
    if (this.running.size > 0) await Promise.race([ended, pause(limits.endPatienceMs)]);
    await endWorkers();
    await ended;
    this.stopBeat();
  }
}

type Outcome = Omit<EditEnd, 'endedAt' | 'attempts'>;

const nothingWritten = { last: null, result: null, created: false };

const tooOften: Outcome = {
  ...nothingWritten,
  status: 'failed',
  problem: JSON.stringify(
    editFailed(
      'Solera could not complete the edit in several attempts. Nothing was written. Send the request again; if it fails again, the log of the node names the cause.',
    ),
  ),
};

function outcomeOf({ reply, last }: NonNullable<Executed>): Outcome {
  switch (reply.kind) {
    case 'answered':
      return {
        ...{ status: 'done', last, created: reply.created },
        result: JSON.stringify(reply.answer),
        problem: null,
      };
    case 'refused':
      return { ...nothingWritten, status: 'refused', problem: JSON.stringify(reply.problem) };
    case 'not_begun':
    case 'unknown':
      throw new EditInterrupted(reply.problem.detail);
  }
}

/** An attempt to decide an edit ended without an outcome. */
class EditInterrupted extends Error {
  override readonly name = 'EditInterrupted';
  readonly code = 'edit_interrupted';
  readonly retryable = true;
}
