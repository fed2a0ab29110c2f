import { lotState } from '../../cellar/public-lot.js';
import type { CellarState } from '../../cellar/state.js';
import { streamName } from '../../cellar/stream.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import type { StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { ChangeReport, OwnAction } from './change-report.js';
import type { LotEnd } from './changed-lots.js';
import { publicAction, publicImpact } from './impact.js';

/** The first and last notification number of a change set. */
interface NumberRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Renders the public answer of a write, or of a preview (`numbers` is null). `numberBefore` overrides the numbers in the report, if the states before the
 * change set got their numbers only after the decision.
 */
export function* renderAnswer(
  { form, own, facts, lots, lotCount }: ChangeReport,
  numbers: NumberRange | null,
  impactEntries: number,
  numberBefore?: (stream: StreamId) => number,
): InPieces<JsonObject> {
  const actions = yield* ownActions(own, numbers);
  const changed: JsonObject[] = [];
  // An answer shows no more lots, so no more are rendered.
  for (const lot of lots.slice(0, impactEntries)) {
    yield pause;
    changed.push(changedLot(lot, numberBefore?.(lot.stream) ?? lot.numberBefore, numbers?.last ?? null));
  }
  const impact = publicImpact(facts, { shown: changed, count: lotCount }, impactEntries);
  const notifications = numbers === null ? null : { first: numbers.first, last: numbers.last };
  return form === 'single' ? { action: actions[0], impact, notifications } : { actions, impact, notifications };
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
