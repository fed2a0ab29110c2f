/** Verifies a part of the log: its numbers, its change sets, and the answers to them. */
import type { StoredChange } from '../application/ports/stored-change.js';
import type { ChangeSet } from '../feed/change-set.js';
import { compareActions } from './action-comparison.js';
import { answerFault, answerMismatch, namedActions } from './answer-comparison.js';
import { Differences, errorText } from './difference.js';
import { HistoryCheck } from './history-check.js';
import { isRevision, LogContents } from './log-contents.js';
import { loggedActions } from './logged-actions.js';
import type { LogResult, LogTask, TaskContext } from './task.js';

/**
 * Reads the notifications of the task page by page. If one is missing or cannot be read, reports it and stops: checks that depend on the rest of the log
 * cannot be made.
 */
export async function verifyLogRange(task: LogTask, context: TaskContext): Promise<LogResult> {
  return new LogRange(task, context).run();
}

class LogRange {
  private readonly differences: Differences;
  private readonly history: HistoryCheck;
  private readonly contents: LogContents;
  /** The change sets that are read and not verified yet. */
  private closed: ChangeSet[] = [];
  /** Those of them that are to be decided again: all before the first fault of the log itself. */
  private sound: ChangeSet[] = [];
  private changeSets = 0;
  private actions = 0;
  private readonly recorded = new Map<string, number>();
  private readonly times: number[] = [];

  constructor(
    private readonly task: LogTask,
    private readonly context: TaskContext,
  ) {
    this.differences = new Differences(context.limits.differencesShown);
    this.history = new HistoryCheck(context, this.differences, task);
    this.contents = new LogContents(this.differences, (changeSet) => this.close(changeSet), task.first);
  }

  async run(): Promise<LogResult> {
    const { history, differences, contents, task, recorded, times } = this;
    const stopped = await this.read();
    const carried = { suspect: history.suspect, damaged: this.isDamaged };
    return {
      kind: 'log',
      notifications: contents.last - task.first + 1,
      changeSets: this.changeSets,
      compared: history.compared,
      ...{ stopped, recorded, times, carried },
      leftOut: history.leftOut,
      writes: history.writes,
      rules: history.rules.ofActions,
      differences: differences.found(),
    };
  }

  private get isDamaged(): boolean {
    return this.task.carried.damaged || this.differences.count('log') > 0;
  }

  private async read(): Promise<string | null> {
    const { task, context, history, contents } = this;
    const { page } = context.limits;
    for (let first = task.first; first <= task.last; first += page) {
      const last = Math.min(task.last, first + page - 1);
      history.rules.add(await context.changeSets.rules({ first, last }));
      const { texts, error } = await readTexts(context.log, first, last);
      let stopped: string | null = null;
      for (const [index, text] of texts.entries()) {
        try {
          contents.add(text);
        } catch (invalid) {
          stopped = this.stopAt(first + index, errorText(invalid));
          break;
        }
      }
      if (stopped === null && texts.length <= last - first) stopped = this.stopAt(first + texts.length, error);
      await this.verifyClosed();
      if (stopped !== null) return stopped;
    }
    contents.end();
    return null;
  }

  private stopAt(number: number, found: string | undefined): string {
    this.differences.add({ check: 'log', number, field: 'entry', expected: `a notification ${number}`, found });
    return `notification ${number} ${found === undefined ? 'is missing' : 'cannot be read'}`;
  }

  private close(changeSet: ChangeSet): void {
    // Lost numbers follow from no decision: only their places in the log are checked.
    if (changeSet.entries.every(({ type }) => type === 'solera.log.lost')) return;
    this.changeSets += 1;
    this.closed.push(changeSet);
    if (!this.isDamaged) this.sound.push(changeSet);
    for (const { type, data } of changeSet.entries) {
      if (type !== 'solera.action.recorded') continue;
      this.recorded.set(data.winery, (this.recorded.get(data.winery) ?? 0) + 1);
      if (this.actions % this.context.limits.actionsPerSample === 0) this.times.push(Date.parse(data.effectiveAt));
      this.actions += 1;
    }
  }

  private async verifyClosed(): Promise<void> {
    const { closed, sound } = this;
    this.closed = [];
    this.sound = [];
    await this.history.check(sound);
    await this.compareAnswers(closed);
    if (this.task.checksStored) await this.compareActions(closed);
  }

  /** Compares the stored answers of change sets with the log. */
  private async compareAnswers(changeSets: readonly ChangeSet[]): Promise<void> {
    const { view, changeSets: known } = this.context;
    const stored = new Map<string, StoredChange>();
    for (const change of await known.findAll(changeSets.map(({ change }) => change))) stored.set(change.change, change);
    const named = new Set([...stored.values()].flatMap(namedActions));
    const newest = new Map((await view.actions([...named])).map(({ position, revision }) => [position.id, revision]));
    for (const changeSet of changeSets) {
      const change = stored.get(changeSet.change);
      if (change === undefined) continue;
      const fault = this.task.checksStored ? answerFault(change) : null;
      const mismatch = fault ?? answerMismatch(change, changeSet, (id) => newest.get(id) ?? 0);
      if (mismatch !== null) this.differences.add({ check: 'answers', number: changeSet.first, ...mismatch });
    }
  }

  /** Compares the actions that change sets wrote, as they are read now, with everything that the log holds about them. */
  private async compareActions(changeSets: readonly ChangeSet[]): Promise<void> {
    const { view } = this.context;
    const ids = new Set(changeSets.flatMap(({ entries }) => entries.filter(isRevision).map(({ data }) => data.action)));
    const logged = loggedActions(await view.notificationsOfActions([...ids]));
    compareActions(await view.actions([...ids]), logged, this.differences);
  }
}

/** The notifications up to the first that is missing or cannot be read. `error` is set if it cannot be read. */
interface LogTexts {
  readonly texts: readonly string[];
  readonly error: string | undefined;
}

/** The log refuses a page with a missing number, so the page is halved until the number is found. */
async function readTexts(log: TaskContext['log'], first: number, last: number): Promise<LogTexts> {
  try {
    return { texts: await log.newestTexts(first, last), error: undefined };
  } catch (thrown) {
    const error = errorText(thrown);
    if (first === last) return { texts: [], error };
    const middle = Math.floor((first + last) / 2);
    const lower = await readTexts(log, first, middle);
    if (lower.texts.length < middle - first + 1) return lower;
    const upper = await readTexts(log, middle + 1, last);
    return { texts: [...lower.texts, ...upper.texts], error: upper.error };
  }
}
