/**
 * The oracle: a brute-force model of the cellar, written from the specification of the public API alone. It replays
 * all actions from the beginning, one after another, with exact integers, and shares no code with the engine.
 * It assumes that vessels exist, and does not check capacity or lock dates.
 *
 * Where the specification is silent or ambiguous, the oracle reads it as follows.
 *
 * Places and refusals
 * [R1]  A `from` place that holds nothing, too little or another lot is insufficient_volume, never not_in_vessel.
 * [R2]  A target of `top` is read: a missing lot is unknown_lot and is not created. Its volume is checked after the sources
 *       left. A target whose "rest" or "same" finds nothing skips that check and is over_received.
 * [R3]  The case lot of `bottle` is its `to` place: lot_archived, wrong_kind, then insufficient_volume for too little bulk.
 * [R4]  A "rest" that is not positive and a "same" that finds nothing are checked after all places. They are over_received, even
 *       where lossReason is "gain". `loss` only reduces "rest"; where it contradicts Σfrom − Σto it is ignored.
 * [R5]  "same" looks up the named vessel, whichever lot was in it, and the unnamed vessel by the lot's code.
 * [R6]  Two lots sent to one vessel by one action are vessel_occupied.
 * [R7]  too_large is checked last, on the final volume or weight, additives, cost categories and total cost of every lot.
 * [R8]  A fruit lot has one origin (variety, vintage, appellation, block): that of the first receipt in the timeline that takes
 *       effect. An emptied lot keeps it, although its state has `composition: []`. A receipt of another origin is refused.
 * [R9]  wrong_kind: `measure` and `adjust` of fruit or cases; `addition` to cases, or with a volume to fruit; `declare` of
 *       another kind on fruit or cases, or of fruit or cases on any other kind. Declaring the kind that a lot has is allowed.
 *       `analysis`, `add_cost` and other declarations accept every kind.
 * [R10] `analysis` without a vessel accepts an empty lot. With a vessel that does not hold the lot it is not_in_vessel.
 * [R11] `addition` with a volume and no vessel means the unnamed vessel, which must hold the lot, else not_in_vessel.
 * [R12] `return_cases` to a sold-out case lot: the bottles have the composition of its last bottles, and ⌊x·n/N⌋ of each additive, where N is the
 *       number of those last bottles. "The last bottles" are all that the action took which emptied the lot.
 * [R13] Every action but `note` on an archived lot is lot_archived, `archive_lot` included.
 * [R14] In bond, unknown_winery comes before the sender's places. Cases of two formats in one transfer are wrong_kind at the
 *       second format. The receiver's lot must be bulk, or cases of the same format, else wrong_kind.
 *
 * Movements
 * [R15] Evaporation, and readings of several vessels, change additives once per lot, by the lot's net change.
 * [R16] Whether a lot is empty is checked when the action ends: a topped lot that evaporates entirely before the wine arrives
 *       keeps its cost. `measure` and `adjust` write off the cost of a lot that they empty.
 * [R17] `remove_cases` takes its part of additives and cost by volume, for breakage as for every other reason.
 * [R18] `process_fruit` has no loss: all additives and cost arrive. "rest" and "same" are over_received.
 * [R19] Cases in bond have no transit loss: all additives and cost arrive, although both volumes are rounded from counts.
 *       `to.volume` applies to bulk only. `to.cost` is ignored where the currencies are equal.
 * [R20] Shares of a leaf named twice in components add up; a share of zero is dropped.
 * [R26] In bond, less than half a millionth of the receiver's unit arrives as a volume of 0. It still creates or changes the
 *       receiving lot and brings additives and cost, which are written off if the lot is empty.
 *
 * States
 * [R21] An action that takes effect is the lastAction of every lot that it names, even if it changes nothing, such as a
 *       `measure` that finds the known volume or a repeated declaration. `note` is the exception.
 * [R22] A new lot takes its attributes from the first `to` place that names it. The place's own attributes override those of
 *       data (`kind`, `taxClass`, `owner`) and the default kind. An explicit null overrides, too. `receive_bulk` makes wine
 *       unless the body says otherwise.
 * [R23] "From the sources where they all agree" compares the source lots as they are, null being a value. `fraction` and `tags`
 *       are never inherited. A tax class makes wine only when declared; declared together with a kind it wins over the kind;
 *       null clears it. On fruit and cases it is set and changes no kind. Tags are replaced whole and keep the body's order.
 * [R24] Fruit and case lots have `vessels: []`. Only case lots have `cases`, `bottles` and `format`, also at 0. An emptied lot
 *       keeps kind, tax class, owner, stage, fraction, tags and analyses. Times have three decimals and Z.
 * [R25] Additives are integers of 10⁻⁶ of their own unit; all floors apply to those integers.
 */

import { transferInBond } from './actions/bond.js';
import { move, receiveBulk, shipBulk, top } from './actions/bulk.js';
import { bottle, dumpCases, removeCases, returnCases } from './actions/cases.js';
import { processFruit, receiveFruit } from './actions/fruit.js';
import { addCost, addition, adjust, analysis, archiveLot, declare, measure } from './actions/upkeep.js';
import {
  Attempt,
  type Flow,
  type Move,
  type OracleAction,
  type OracleWinery,
  Refusal,
  type RefusalCode,
} from './attempt.js';
import { type Body, bodyOf } from './body.js';
import { compareText, numberOf, volumePlaces } from './exact.js';
import { type Lot, lotKey } from './lot.js';
import { lotStateOf, type OracleLotState } from './lot-state.js';

export type { OracleAction, OracleWinery } from './attempt.js';
export type { OracleLotState } from './lot-state.js';

type OracleInput = { readonly wineries: readonly OracleWinery[]; readonly actions: readonly OracleAction[] };

type OracleOptions = {
  /** Effective time in milliseconds, inclusive. Later actions are not applied and have no outcome. */
  readonly at?: number;
  /** Whether to return the state of every lot after each action that changed it. */
  readonly history?: boolean;
};

export type OracleResult = {
  /** By action id: null where the action took effect, else the first check that failed. */
  readonly outcomes: ReadonlyMap<string, { readonly code: RefusalCode } | null>;
  /** By 'winery/lot'. */
  readonly lots: ReadonlyMap<string, OracleLotState>;
  /** By 'winery/vessel': every named vessel that has ever held wine. */
  readonly vessels: ReadonlyMap<string, OracleVesselState>;
  /** By 'winery/lot', in timeline order. Present if the options ask for it. */
  readonly history?: ReadonlyMap<string, readonly OracleLotState[]>;
  /** What each effective action did to the amounts of lots, in timeline order. */
  readonly moves: readonly OracleMoves[];
  /** The amounts that each effective action moved in each winery, in timeline order. */
  readonly flows: readonly OracleFlow[];
};

export type OracleMoves = {
  readonly action: OracleAction;
  readonly moves: readonly Move[];
  /** Every lot that the action reads, by 'winery/lot', before the action (unless the action creates it) and after it. */
  readonly before: ReadonlyMap<string, Lot>;
  readonly after: ReadonlyMap<string, Lot>;
};
type OracleVesselState = { readonly lot: string | null; readonly volume: number };
export type OracleFlow = { readonly action: string; readonly type: string; readonly winery: string } & Readonly<Flow>;

/** Replays all actions from the beginning, in timeline order. */
export function replay(input: OracleInput, options: OracleOptions = {}): OracleResult {
  const wineries = new Map(input.wineries.map((winery) => [winery.winery, winery]));
  const { at = Number.POSITIVE_INFINITY } = options;
  const actions = inTimelineOrder(input.actions.filter((action) => action.effectiveAt <= at));
  const lots = new Map<string, Lot>();
  const usedVessels = new Set<string>();
  const outcomes = new Map<string, { code: RefusalCode } | null>();
  const history = new Map<string, OracleLotState[]>();
  const flows: OracleFlow[] = [];
  const moves: OracleMoves[] = [];
  for (const action of actions) {
    const attempt = new Attempt(action, lots, wineries);
    const code = tryAction(attempt);
    outcomes.set(action.id, code === null ? null : { code });
    if (code !== null) continue;
    const before = new Map([...lots].filter(([key]) => attempt.changed.has(key)));
    moves.push({ action, moves: attempt.moves, before, after: new Map(attempt.changed) });
    for (const [key, lot] of attempt.changed) {
      lots.set(key, lot);
      for (const vessel of lot.vessels.keys()) if (vessel !== null) usedVessels.add(lotKey(lot.winery, vessel));
      if (!options.history) continue;
      const states = history.get(key) ?? [];
      states.push(lotStateOf(lot));
      history.set(key, states);
    }
    for (const [winery, flow] of attempt.flows) {
      flows.push({ action: action.id, type: action.type, winery, ...flow });
    }
  }
  return {
    outcomes,
    lots: new Map([...lots].map(([key, lot]) => [key, lotStateOf(lot)])),
    vessels: vesselStates(lots, usedVessels),
    flows,
    moves,
    ...(options.history ? { history } : {}),
  };
}

/** Sorts by effective time, then tie break, then id. */
export function inTimelineOrder(actions: readonly OracleAction[]): readonly OracleAction[] {
  return [...actions].sort(
    (a, b) => a.effectiveAt - b.effectiveAt || a.tieBreak - b.tieBreak || compareText(a.id, b.id),
  );
}

/** Performs an action. Returns null if it took effect, else the code of the refusal; the caller then drops the attempt. */
function tryAction(attempt: Attempt): RefusalCode | null {
  const { winery, type, data } = attempt.action;
  try {
    perform(attempt, winery, type, bodyOf(data));
    attempt.commit();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

type Perform = (attempt: Attempt, winery: string, body: Body) => void;

const performers: ReadonlyMap<string, Perform> = new Map<string, Perform>([
  ['receive_fruit', receiveFruit],
  ['process_fruit', processFruit],
  ['receive_bulk', receiveBulk],
  ['rack', move],
  ['filter', move],
  ['barrel_down', move],
  ['drain_press', move],
  ['blend', move],
  ['transfer', move],
  ['top', top],
  ['measure', measure],
  ['adjust', adjust],
  ['addition', addition],
  ['analysis', analysis],
  ['declare', declare],
  ['add_cost', addCost],
  ['bottle', bottle],
  ['remove_cases', removeCases],
  ['return_cases', returnCases],
  ['dump_cases', dumpCases],
  ['ship_bulk', shipBulk],
  ['transfer_in_bond', transferInBond],
  ['note', () => undefined],
  ['archive_lot', archiveLot],
]);

function perform(attempt: Attempt, winery: string, type: string, body: Body): void {
  const performer = performers.get(type);
  if (!performer) throw new Error(`the oracle does not know the action type ${type}`);
  performer(attempt, winery, body);
}

function vesselStates(
  lots: ReadonlyMap<string, Lot>,
  usedVessels: ReadonlySet<string>,
): ReadonlyMap<string, OracleVesselState> {
  const states = new Map<string, OracleVesselState>();
  for (const key of usedVessels) states.set(key, { lot: null, volume: 0 });
  for (const lot of lots.values()) {
    for (const [vessel, volume] of lot.vessels) {
      if (vessel === null) continue;
      states.set(lotKey(lot.winery, vessel), { lot: lot.code, volume: numberOf(volume, volumePlaces) });
    }
  }
  return states;
}
