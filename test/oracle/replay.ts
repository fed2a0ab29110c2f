/**
 * The oracle: a brute-force model of the cellar, written from api.md (sections 3 to 6) and domain.md alone. It replays
 * all actions from nothing, one after another, with exact integers, and shares no code and no thinking with the engine.
 * Vessels are taken to exist; capacity and lock dates are not judged.
 *
 * Where the contract is silent or can be read in two ways, this is what is read:
 *
 * Places and refusals
 * [R1]  A `from` place that holds none, less, or another lot: insufficient_volume, never not_in_vessel.
 * [R2]  A target of `top` is read: a missing lot is unknown_lot, and none is created. Its amount is judged once the sources
 *       have left. A target whose "rest" or "same" finds nothing skips that check and is over_received.
 * [R3]  `bottle`'s case lot is its `to` place: lot_archived, wrong_kind, then insufficient_volume for too little bulk.
 * [R4]  "rest" not positive and "same" of nothing are judged after all places, with over_received, and so even where
 *       lossReason is "gain". `loss` counts only towards "rest"; where it disagrees with Σfrom − Σto it says nothing.
 * [R5]  "same" looks for the named vessel whatever lot was in it; for the unnamed vessel, for that of the same lot code.
 * [R6]  Two lots sent to one vessel by one action: vessel_occupied.
 * [R7]  too_large is judged last, on every lot's final volume or weight, additives, cost categories and total cost.
 * [R8]  A fruit lot has one origin (variety, vintage, appellation, block): that of its first receipt in the timeline that takes
 *       effect. An emptied one keeps it, though its state says `composition: []`: a second receipt of another origin is refused.
 * [R9]  wrong_kind: `measure`, `adjust` of fruit or cases; `addition` to cases, or with volume to fruit; `declare` of another
 *       kind on fruit or cases, or of fruit or cases on anything else; what the lot is already may be said again. `analysis`,
 *       `add_cost`, other declarations: any kind.
 * [R10] `analysis` without a vessel may be of an empty lot; with a vessel that doesn't hold it: not_in_vessel.
 * [R11] `addition` with volume and no vessel means the unnamed vessel, which must hold the lot: not_in_vessel.
 * [R12] `return_cases` into an emptied case lot, whose composition is unknown: composition_incomplete.
 * [R13] Everything but `note` on an archived lot is lot_archived, `archive_lot` itself too.
 * [R14] In bond: unknown_winery comes before the sender's places; cases of two formats in one transfer are wrong_kind at
 *       the second; the receiver's lot must be bulk, or cases of the same format, else wrong_kind.
 *
 * What moves
 * [R15] Additives follow evaporation, and readings of several vessels, once for the lot by its net change.
 * [R16] "Nothing remains of a lot" is judged when the action ends: a target whose wine evaporates whole while it is topped
 *       keeps its cost. Cost of what is emptied by measure or adjust is written off.
 * [R17] `remove_cases` takes its part of additives and cost by volume out, breakage like any other reason.
 * [R18] `process_fruit` loses nothing on the way: all additives and cost land; "rest" and "same" are over_received.
 * [R19] Cases in bond have no transit loss: additives and cost cross whole, although both volumes are rounded from counts.
 *       `to.volume` is for bulk. `to.cost` says nothing where the currencies are equal.
 * [R20] A leaf named twice in components adds up; a share of zero vanishes.
 * [R26] In bond, less than half a millionth of the receiver's unit arrives as a volume of 0: all the same in that lot, which it
 *       creates or touches, with its additives and cost (written off where the lot is empty).
 *
 * What a lot says
 * [R21] An action that takes effect is the lastAction of every lot which it names, even where a `measure` finds just what
 *       was there, or a declaration repeats. A `note` is no such action.
 * [R22] A new lot listens to the first `to` place that names it. The place's own word wins over data's (`kind`, `taxClass`,
 *       `owner`) and over "a new lot is wine". An explicit null is a word. `receive_bulk` makes wine unless it says else.
 * [R23] "From the sources where they all agree": source lots as they stand, null being a value. `fraction` and `tags` are
 *       never inherited. A tax class makes wine only when declared; declared along with a kind, the tax class wins; null
 *       clears it. On fruit and cases it is set and changes no kind. Tags are replaced whole and stay in the body's order.
 * [R24] Fruit and case lots have `vessels: []`. `cases`, `bottles` and `format` are there for case lots only, also at 0.
 *       An emptied lot keeps kind, tax class, owner, stage, fraction, tags and analyses. Times have three decimals and Z.
 * [R25] Additives are integers of 10⁻⁶ of their own unit; all floors are taken there.
 */

import { transferInBond } from './actions/bond.js';
import { move, receiveBulk, shipBulk, top } from './actions/bulk.js';
import { bottle, dumpCases, removeCases, returnCases } from './actions/cases.js';
import { processFruit, receiveFruit } from './actions/fruit.js';
import { addCost, addition, adjust, analysis, archiveLot, declare, measure } from './actions/upkeep.js';
import { type Body, bodyOf } from './body.js';
import { Draft, type Flow, type OracleAction, type OracleWinery, Refusal, type RefusalCode } from './cellar.js';
import { compareText, numberOf, volumePlaces } from './exact.js';
import { type Lot, lotKey } from './lot.js';
import { lotStateOf, type OracleLotState } from './lot-state.js';

export type { Flow, OracleAction, OracleWinery, RefusalCode } from './cellar.js';
export type { OracleLotState } from './lot-state.js';

export type OracleInput = { readonly wineries: readonly OracleWinery[]; readonly actions: readonly OracleAction[] };

export type OracleOptions = {
  /** Effective time in milliseconds, inclusive: later actions are neither applied nor given an outcome. */
  readonly at?: number;
  /** Whether to keep every lot's state after each action that changed it. */
  readonly history?: boolean;
};

export type OracleResult = {
  /** Null where the action took effect, else the first failing check. */
  readonly outcomes: ReadonlyMap<string, { readonly code: RefusalCode } | null>;
  /** By 'winery/lot'. */
  readonly lots: ReadonlyMap<string, OracleLotState>;
  /** By 'winery/vessel': every named vessel that held wine at some time. */
  readonly vessels: ReadonlyMap<string, OracleVesselState>;
  /** By 'winery/lot', in timeline order; only on request. */
  readonly history?: ReadonlyMap<string, readonly OracleLotState[]>;
  /** What flowed in each winery, for each action that took effect, in timeline order. */
  readonly flows: readonly OracleFlow[];
};

export type OracleVesselState = { readonly lot: string | null; readonly volume: number };
export type OracleFlow = { readonly action: string; readonly type: string; readonly winery: string } & Readonly<Flow>;

export function replay(input: OracleInput, options: OracleOptions = {}): OracleResult {
  const wineries = new Map(input.wineries.map((winery) => [winery.winery, winery]));
  const { at = Number.POSITIVE_INFINITY } = options;
  const actions = inTimelineOrder(input.actions.filter((action) => action.effectiveAt <= at));
  const lots = new Map<string, Lot>();
  const usedVessels = new Set<string>();
  const outcomes = new Map<string, { code: RefusalCode } | null>();
  const history = new Map<string, OracleLotState[]>();
  const flows: OracleFlow[] = [];
  for (const action of actions) {
    const draft = new Draft(action, lots, wineries);
    const code = tryAction(draft);
    outcomes.set(action.id, code === null ? null : { code });
    if (code !== null) continue;
    for (const [key, lot] of draft.changed) {
      lots.set(key, lot);
      for (const vessel of lot.vessels.keys()) if (vessel !== null) usedVessels.add(lotKey(lot.winery, vessel));
      if (!options.history) continue;
      const states = history.get(key) ?? [];
      states.push(lotStateOf(lot));
      history.set(key, states);
    }
    for (const [winery, flow] of draft.flows) {
      flows.push({ action: action.id, type: action.type, winery, ...flow });
    }
  }
  return {
    outcomes,
    lots: new Map([...lots].map(([key, lot]) => [key, lotStateOf(lot)])),
    vessels: vesselStates(lots, usedVessels),
    flows,
    ...(options.history ? { history } : {}),
  };
}

/** By effective time, then tie-break, then id. */
export function inTimelineOrder(actions: readonly OracleAction[]): readonly OracleAction[] {
  return [...actions].sort(
    (a, b) => a.effectiveAt - b.effectiveAt || a.tieBreak - b.tieBreak || compareText(a.id, b.id),
  );
}

/** Null where the action took effect on the draft; else the draft is to be dropped. */
function tryAction(draft: Draft): RefusalCode | null {
  const { winery, type, data } = draft.action;
  try {
    perform(draft, winery, type, bodyOf(data));
    draft.commit();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

type Perform = (draft: Draft, winery: string, body: Body) => void;

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

function perform(draft: Draft, winery: string, type: string, body: Body): void {
  const performer = performers.get(type);
  if (!performer) throw new Error(`unknown action type: ${type}`);
  performer(draft, winery, body);
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
