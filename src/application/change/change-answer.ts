import { lotState } from '../../cellar/public-lot.js';
import type { CellarState } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import type { StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { ChangeCommand } from '../request/command.js';
import type { ChangeReport, OwnAction } from './change-report.js';
import type { LotEnd } from './changed-lots.js';
import { publicAction, publicImpact } from './impact.js';
import { impactDigest } from './impact-digest.js';

/** The first and last notification number of a change set. */
interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Renders the public answer of a write, or of a request that writes nothing (`numbers` is null). `numberBefore` overrides the numbers in the report, if the states before the
 * change set got their numbers only after the decision.
 */
export function* renderAnswer(
  report: ChangeReport,
  numbers: NumberRange | null,
  impactEntries: number,
  numberBefore?: (stream: StreamId) => number,
): InPieces<JsonObject> {
  const actions = yield* ownActions(report.own, numbers);
  const impact = yield* renderImpact(report, numbers, impactEntries, numberBefore);
  const notifications = numbers === null ? null : { first: numbers.first, last: numbers.last };
  return report.form === 'single' ? { action: actions[0], impact, notifications } : { actions, impact, notifications };
}

/** Renders the public answer of a preview. */
export function* renderPreview(
  report: ChangeReport,
  command: ChangeCommand,
  impactEntries: number,
): InPieces<JsonObject> {
  return yield* asPreview(yield* renderAnswer(report, null, impactEntries), command);
}

/** Returns an answer as a preview shows it: with the digest of its impact, and without notification numbers. */
export function* asPreview(answer: JsonObject, { edits, minimal }: ChangeCommand): InPieces<JsonObject> {
  const { impact: whole, notifications: _, ...own } = answer;
  const impact = whole as JsonObject; // The impact of an answer is an object.
  const digest = yield* impactDigest(impact, edits);
  return { ...own, impact: minimal ? { ...impact, lots: [] } : impact, digest, notifications: null };
}

/** Renders the public impact of a report. The arguments are those of `renderAnswer`. */
export function* renderImpact(
  { facts, lots, lotCount }: ChangeReport,
  numbers: NumberRange | null,
  impactEntries: number,
  numberBefore?: (stream: StreamId) => number,
): InPieces<JsonObject> {
  const changed: JsonObject[] = [];
  // An answer shows no more lots, so no more are rendered.
  for (const lot of lots.slice(0, impactEntries)) {
    yield pause;
    changed.push(changedLot(lot, numberBefore?.(lot.stream) ?? lot.numberBefore, numbers?.last ?? null));
  }
  return publicImpact(facts, { shown: changed, count: lotCount }, impactEntries);
}

/** Own actions come first in a change set, in list order; those without a change have no notification. */
function* ownActions(own: readonly OwnAction[], numbers: NumberRange | null): InPieces<JsonObject[]> {
  let next = numbers?.first ?? 0;
  const actions: JsonObject[] = [];
  for (const one of own) {
    yield pause;
    const tieBreak = one.tieAssigned && numbers !== null ? next : one.position.tieBreak;
    if (one.changed) next += 1;
    actions.push(publicAction(one, tieBreak));
  }
  return actions;
}

function changedLot({ stream, before, after }: LotEnd, number: number, last: number | null): JsonObject {
  const { winery, code: lot } = streamName(stream);
  return {
    winery,
    lot,
    before: shown(before, { winery, lot }, number),
    after: shown(after, { winery, lot }, last ?? number),
  };
}

function shown(state: CellarState, name: { winery: string; lot: string }, number: number) {
  return state.stream !== 'lot' || state.kind === null ? null : lotState(name, state, number);
}
