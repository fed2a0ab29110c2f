import { dayMs, hourMs, timestamp } from './calendar.js';
import type { Chance } from './chance.js';
import type { Keyed } from './desk.js';
import type { ActionData, ActionType, RevisionBody } from './step.js';
import type { Traced } from './wine.js';

/** How often a crew keys something wrongly and puts it right later. Each is a part, from 0 to 1, of the actions it can happen to. */
export interface Corrections {
  /** Of all actions: keyed in after the shift in which they happened, hours to weeks late. */
  readonly late: number;
  /** Of weigh tags: a weight that was too high, found weeks to ten months later. */
  readonly weights: number;
  /** Of weigh tags that are alone in their fruit lot: a wrong block, and with it another origin. */
  readonly origins: number;
  /** Of movements between vessels: a date that was too late. */
  readonly dates: number;
  /** Of additions and analyses: an amount or value that was mistyped. */
  readonly amounts: number;
  /** Of weigh tags, additions, analyses and removals: keyed twice, the second one retracted later. */
  readonly duplicates: number;
  /** Of additions and notes: retracted by mistake, reinstated soon after. */
  readonly reinstated: number;
  /**
   * Of movements: a correction that may well make later actions impossible. Above 0 the consumer must send edits with `onConflict: "flag"`,
   * and records that follow a conflict may be refused, because the plan goes on as if the correction had been harmless.
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

/** Whoever keys in: what a mistake needs of a author. */
export interface Author {
  readonly chance: Chance;
  readonly corrections: Corrections;
  readonly appellations: readonly string[];
  later(at: number, task: () => void): void;
  keyAgain(type: ActionType, data: ActionData, touching: readonly Traced[], harmless: boolean): Keyed;
  revise(at: number, id: string, body: RevisionBody): void;
  retract(at: number, id: string): void;
}

interface Made {
  readonly type: ActionType;
  readonly data: ActionData;
  readonly touching: readonly Traced[];
  readonly soleReceipt: boolean;
}

/** Every entry is in by then: nothing is keyed later than 45 days after it happened, and edits follow the records they edit. */
const settledMs = 55 * dayMs;
const movements: ReadonlySet<ActionType> = new Set(['rack', 'filter', 'barrel_down', 'transfer']);

/** Decides by chance whether this entry is wrong, and plans the edit that will put it right. */
export function makeMistake(author: Author, keyed: Keyed, made: Made): void {
  if (made.type === 'receive_fruit') mistakeTag(author, keyed, made);
  else if (movements.has(made.type)) mistakeMovement(author, keyed, made);
  else if (made.type === 'addition' || made.type === 'analysis') mistakeReading(author, keyed, made);
  else if (made.type === 'note' && author.chance.happens(author.corrections.reinstated))
    retractForAWhile(author, keyed);
}

function mistakeTag(author: Author, keyed: Keyed, made: Made): void {
  const { chance, corrections } = author;
  if (chance.happens(corrections.weights)) {
    // The tag said less: crush took "all", so what follows stays possible, and shares, costs and labels change.
    const weight = lowered(Number(made.data.weight), chance.between(0.9, 0.99));
    reviseLater(author, keyed, { ...made.data, weight }, 'The weigh tag was read again.', 300);
  } else if (made.soleReceipt && chance.happens(corrections.origins)) {
    const appellation = chance.pick(author.appellations);
    const block = `B${String(chance.whole(1, 40)).padStart(3, '0')}`;
    reviseLater(author, keyed, { ...made.data, appellation, block }, 'The fruit came from another block.', 240);
  } else if (chance.happens(corrections.duplicates)) {
    duplicate(author, made, false);
  }
}

function mistakeMovement(author: Author, keyed: Keyed, made: Made): void {
  const { chance, corrections } = author;
  const gap = keyed.effectiveAt - keyed.previousAt;
  if (keyed.previousAt > 0 && gap > 2 * hourMs && chance.happens(corrections.dates)) {
    // It happened earlier, but after everything that made it possible and before all that it made possible.
    const earlier = Math.floor(Math.min(gap * 0.8, 4 * dayMs) * chance.between(0.2, 1));
    const at = keyed.recordedAt + settledMs + chance.whole(0, 120) * dayMs;
    author.later(at, () => author.revise(at, keyed.id, { effectiveAt: timestamp(keyed.effectiveAt - earlier) }));
  } else if (chance.happens(corrections.risky)) {
    takeRisk(author, keyed, made);
  }
}

function mistakeReading(author: Author, keyed: Keyed, made: Made): void {
  const { chance, corrections } = author;
  if (chance.happens(corrections.amounts)) {
    const member = made.type === 'addition' ? 'amount' : 'value';
    const mistyped = Number(made.data[member]);
    const right = Math.round(mistyped * chance.pick([10, 1_000, 90, 110])) / 100;
    reviseLater(author, keyed, { ...made.data, [member]: right === 0 ? 0.01 : right }, 'Mistyped.', 150);
  } else if (chance.happens(corrections.duplicates)) {
    duplicate(author, made, true);
  } else if (made.type === 'addition' && chance.happens(corrections.reinstated)) {
    retractForAWhile(author, keyed);
  }
}

function duplicate(author: Author, made: Made, harmless: boolean): void {
  const again = author.keyAgain(made.type, made.data, made.touching, harmless);
  const at = again.recordedAt + settledMs + author.chance.whole(0, 150) * dayMs;
  author.later(at, () => author.retract(at, again.id));
}

function retractForAWhile(author: Author, keyed: Keyed): void {
  const at = keyed.recordedAt + settledMs;
  const reinstatedAt = at + author.chance.whole(1, 72) * hourMs;
  author.later(at, () => author.retract(at, keyed.id));
  author.later(reinstatedAt, () => author.revise(reinstatedAt, keyed.id, { note: 'Retracted by mistake.' }));
}

function reviseLater(author: Author, keyed: Keyed, data: ActionData, note: string, latestDays: number): void {
  const at = keyed.recordedAt + settledMs + author.chance.whole(0, latestDays - 55) * dayMs;
  author.later(at, () => author.revise(at, keyed.id, { data, note }));
}

function takeRisk(author: Author, keyed: Keyed, made: Made): void {
  const at = keyed.recordedAt + settledMs + author.chance.whole(0, 120) * dayMs;
  const loss = made.data.loss;
  if (typeof loss === 'number' && loss > 0) {
    const data = { ...made.data, loss: Math.round(loss * author.chance.between(2, 9) * 10) / 10 };
    author.later(at, () => author.revise(at, keyed.id, { data, note: 'The lees were gauged again.' }));
  } else if (author.chance.happens(0.5)) {
    author.later(at, () => author.retract(at, keyed.id));
  } else {
    const earlier = timestamp(keyed.effectiveAt - author.chance.whole(1, 40) * dayMs);
    author.later(at, () => author.revise(at, keyed.id, { effectiveAt: earlier }));
  }
}

/** Scales show pounds by 20, kilograms by 10 and tons by a hundredth; a smaller weight keeps to what they show. */
function lowered(weight: number, by: number): number {
  return weight >= 1_000
    ? Math.max(20, Math.round((weight * by) / 20) * 20)
    : Math.max(0.01, Math.round(weight * by * 100) / 100);
}
