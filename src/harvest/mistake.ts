import { dayMs, hourMs, timestamp } from './calendar.js';
import type { Chance } from './chance.js';
import type { RecordedEntry } from './recording-queue.js';
import type { ActionData, ActionType, RevisionBody } from './step.js';
import type { Traced } from './wine.js';

/** How often a crew makes each kind of mistake and corrects it later: a part, from 0 to 1, of the actions that it can happen to. */
export interface Corrections {
  /** Of all actions: recorded hours to weeks after the shift in which they happened. */
  readonly late: number;
  /** Of weigh tags: the weight is too high. It is corrected weeks to ten months later. */
  readonly weights: number;
  /** Of weigh tags that are the only one of their fruit lot: the block, and with it the origin, is wrong. */
  readonly origins: number;
  /** Of movements between vessels: the time is too late. */
  readonly dates: number;
  /** Of additions and analyses: the amount or value is mistyped. */
  readonly amounts: number;
  /** Of weigh tags, additions, analyses and removals: recorded twice. The second one is retracted later. */
  readonly duplicates: number;
  /** Of additions and notes: retracted by mistake and soon reinstated. */
  readonly reinstated: number;
  /**
   * Of movements: corrected in a way that may make later actions impossible. Above 0 the consumer must send edits with
   * `onConflict: "flag"`, and later records may be refused, because the plan does not take the correction into account.
   */
  readonly risky: number;
}

export const usualCorrections: Corrections = {
  late: 0.05,
  weights: 0.02,
  origins: 0.01,
  dates: 0.03,
  amounts: 0.006,
  duplicates: 0.004,
  reinstated: 0.002,
  risky: 0,
};

/** What a mistake needs of the crew that makes it. */
export interface Author {
  readonly chance: Chance;
  readonly corrections: Corrections;
  readonly appellations: readonly string[];
  later(at: number, task: () => void): void;
  recordAgain(type: ActionType, data: ActionData, touching: readonly Traced[], harmless: boolean): RecordedEntry;
  revise(at: number, id: string, body: RevisionBody): void;
  retract(at: number, id: string): void;
}

interface Made {
  readonly type: ActionType;
  readonly data: ActionData;
  readonly touching: readonly Traced[];
  readonly soleReceipt: boolean;
}

/** After this time everything is recorded, which takes at most 45 days, so an edit follows the records that it depends on. */
const settledMs = 55 * dayMs;
const movements: ReadonlySet<ActionType> = new Set(['rack', 'filter', 'barrel_down', 'transfer']);

/** Decides at random whether an action is recorded wrongly, and plans the edit that corrects it. */
export function makeMistake(author: Author, recorded: RecordedEntry, made: Made): void {
  if (made.type === 'receive_fruit') mistakeTag(author, recorded, made);
  else if (movements.has(made.type)) mistakeMovement(author, recorded, made);
  else if (made.type === 'addition' || made.type === 'analysis') mistakeReading(author, recorded, made);
  else if (made.type === 'note' && author.chance.happens(author.corrections.reinstated))
    retractForAWhile(author, recorded);
}

function mistakeTag(author: Author, recorded: RecordedEntry, made: Made): void {
  const { chance, corrections } = author;
  if (chance.happens(corrections.weights)) {
    // The weight becomes smaller. The crush took "all", so later actions stay possible while shares and costs change.
    const weight = lowered(Number(made.data.weight), chance.between(0.9, 0.99));
    reviseLater(author, recorded, { ...made.data, weight }, 'The weigh tag was read again.', 300);
  } else if (made.soleReceipt && chance.happens(corrections.origins)) {
    const appellation = chance.pick(author.appellations);
    const block = `B${String(chance.whole(1, 40)).padStart(3, '0')}`;
    reviseLater(author, recorded, { ...made.data, appellation, block }, 'The fruit came from another block.', 240);
  } else if (chance.happens(corrections.duplicates)) {
    duplicate(author, made, false);
  }
}

function mistakeMovement(author: Author, recorded: RecordedEntry, made: Made): void {
  const { chance, corrections } = author;
  const gap = recorded.effectiveAt - recorded.previousAt;
  if (recorded.previousAt > 0 && gap > 2 * hourMs && chance.happens(corrections.dates)) {
    // The new time is after the previous action on the same lots and vessels, so that nothing becomes impossible.
    const earlier = Math.floor(Math.min(gap * 0.8, 4 * dayMs) * chance.between(0.2, 1));
    const at = recorded.recordedAt + settledMs + chance.whole(0, 120) * dayMs;
    author.later(at, () => author.revise(at, recorded.id, { effectiveAt: timestamp(recorded.effectiveAt - earlier) }));
  } else if (chance.happens(corrections.risky)) {
    takeRisk(author, recorded, made);
  }
}

function mistakeReading(author: Author, recorded: RecordedEntry, made: Made): void {
  const { chance, corrections } = author;
  if (chance.happens(corrections.amounts)) {
    const member = made.type === 'addition' ? 'amount' : 'value';
    const mistyped = Number(made.data[member]);
    const right = Math.round(mistyped * chance.pick([10, 1_000, 90, 110])) / 100;
    reviseLater(author, recorded, { ...made.data, [member]: right === 0 ? 0.01 : right }, 'Mistyped.', 150);
  } else if (chance.happens(corrections.duplicates)) {
    duplicate(author, made, true);
  } else if (made.type === 'addition' && chance.happens(corrections.reinstated)) {
    retractForAWhile(author, recorded);
  }
}

function duplicate(author: Author, made: Made, harmless: boolean): void {
  const again = author.recordAgain(made.type, made.data, made.touching, harmless);
  const at = again.recordedAt + settledMs + author.chance.whole(0, 150) * dayMs;
  author.later(at, () => author.retract(at, again.id));
}

function retractForAWhile(author: Author, recorded: RecordedEntry): void {
  const at = recorded.recordedAt + settledMs;
  const reinstatedAt = at + author.chance.whole(1, 72) * hourMs;
  author.later(at, () => author.retract(at, recorded.id));
  author.later(reinstatedAt, () => author.revise(reinstatedAt, recorded.id, { note: 'Retracted by mistake.' }));
}

function reviseLater(
  author: Author,
  recorded: RecordedEntry,
  data: ActionData,
  note: string,
  latestDays: number,
): void {
  const at = recorded.recordedAt + settledMs + author.chance.whole(0, latestDays - 55) * dayMs;
  author.later(at, () => author.revise(at, recorded.id, { data, note }));
}

function takeRisk(author: Author, recorded: RecordedEntry, made: Made): void {
  const at = recorded.recordedAt + settledMs + author.chance.whole(0, 120) * dayMs;
  const loss = made.data.loss;
  if (typeof loss === 'number' && loss > 0) {
    const data = { ...made.data, loss: Math.round(loss * author.chance.between(2, 9) * 10) / 10 };
    author.later(at, () => author.revise(at, recorded.id, { data, note: 'The lees were gauged again.' }));
  } else if (author.chance.happens(0.5)) {
    author.later(at, () => author.retract(at, recorded.id));
  } else {
    const earlier = timestamp(recorded.effectiveAt - author.chance.whole(1, 40) * dayMs);
    author.later(at, () => author.revise(at, recorded.id, { effectiveAt: earlier }));
  }
}

/** Returns a smaller weight, rounded as scales show it: pounds and kilograms by 20, tons by a hundredth. */
function lowered(weight: number, by: number): number {
  return weight >= 1_000
    ? Math.max(20, Math.round((weight * by) / 20) * 20)
    : Math.max(0.01, Math.round(weight * by * 100) / 100);
}
