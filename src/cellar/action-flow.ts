import type { StreamId } from '../kernel/position.js';
import type { CellarAction } from './kind.js';
import { lotStream } from './stream.js';

/** Between which lots an action moves wine or fruit, and why what does not arrive left. */
export interface ActionFlow {
  readonly type: string;
  /** The lots from which wine or fruit is taken, each once, in body order. Empty for a receipt. */
  readonly from: readonly StreamId[];
  /** The lots in which it arrives, each once, in body order. */
  readonly to: readonly StreamId[];
  /** Why wine leaves or is lost, or null if the action does not state it. What a topping does not use is spilt. */
  readonly reason: string | null;
  /** Who receives a shipment, or null. */
  readonly counterparty: string | null;
}

/** The members of data that name lots and reasons, in any of the kinds. */
interface FlowData {
  readonly from?: readonly { readonly lot?: string; readonly caseLot?: string }[];
  readonly to?: readonly { readonly lot: string }[] | { readonly winery?: string; readonly lot: string };
  readonly caseLot?: string;
  readonly reason?: string;
  readonly lossReason?: string;
  readonly counterparty?: string;
}

/** Returns the flow of an action. Of an action that moves nothing, `from` and `to` are empty. */
export function actionFlow({ winery, type, data }: Pick<CellarAction, 'winery' | 'type' | 'data'>): ActionFlow {
  // The data was validated by the schema of its kind, and every kind that has one of these members gives it this form.
  const members = data as FlowData;
  const { from = [], to = [], caseLot, counterparty = null } = members;
  const reason = members.reason ?? members.lossReason ?? (type === 'top' ? 'spill' : null);
  const flow = (sources: readonly StreamId[], targets: readonly StreamId[]): ActionFlow => {
    return { type, from: [...new Set(sources)], to: [...new Set(targets)], reason, counterparty };
  };
  const sources = from.map((place) => lotStream(winery, place.lot ?? place.caseLot ?? ''));
  const targets =
    'lot' in to ? [lotStream(to.winery ?? winery, to.lot)] : to.map((place) => lotStream(winery, place.lot));
  const cases = caseLot === undefined ? [] : [lotStream(winery, caseLot)];
  switch (type) {
    case 'process_fruit':
    case 'rack':
    case 'filter':
    case 'barrel_down':
    case 'drain_press':
    case 'blend':
    case 'transfer':
    case 'top':
    case 'ship_bulk':
    case 'transfer_in_bond':
      return flow(sources, targets);
    case 'bottle':
      return flow(sources, cases);
    case 'dump_cases':
    case 'remove_cases':
      return flow(cases, targets);
    default:
      return flow([], []);
  }
}
