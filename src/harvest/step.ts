/** The types of action, in the order in which the public API documents them. */
export const actionTypes = [
  'receive_fruit',
  'process_fruit',
  'receive_bulk',
  'rack',
  'filter',
  'barrel_down',
  'drain_press',
  'blend',
  'transfer',
  'top',
  'measure',
  'adjust',
  'addition',
  'analysis',
  'declare',
  'add_cost',
  'bottle',
  'remove_cases',
  'return_cases',
  'dump_cases',
  'ship_bulk',
  'transfer_in_bond',
  'note',
  'archive_lot',
] as const;
export type ActionType = (typeof actionTypes)[number];

/** The `data` of an action as a client sends it, with decimals in the winery's units. */
export type ActionData = Readonly<Record<string, unknown>>;

export interface WineryBody {
  readonly name: string;
  readonly bond: string;
  readonly volumeUnit: 'gal' | 'L';
  readonly weightUnit: 'lb' | 'kg' | 'short_ton' | 't';
  readonly currency: string;
  readonly timeZone: string;
}

interface VesselBody {
  readonly kind: 'tank' | 'barrel' | 'bin' | 'other';
  readonly capacity?: number;
}

export interface ActionBody {
  readonly id: string;
  readonly type: ActionType;
  /** RFC 3339 in UTC, to the millisecond. */
  readonly effectiveAt: string;
  /** If it is left out, the server assigns one. */
  readonly tieBreak?: number;
  readonly data: ActionData;
  readonly note?: string;
}

/** The body of a PUT on an action. A member that is left out stays as it is; `data` is replaced whole. */
export interface RevisionBody {
  readonly effectiveAt?: string;
  readonly tieBreak?: number;
  readonly data?: ActionData;
  readonly note?: string | null;
}

/** One request of a harvest. Bodies are those of the HTTP contract. */
export type HarvestStep =
  | { readonly kind: 'winery'; readonly winery: string; readonly body: WineryBody }
  | { readonly kind: 'vessel'; readonly winery: string; readonly vessel: string; readonly body: VesselBody }
  | { readonly kind: 'record'; readonly winery: string; readonly action: ActionBody }
  | { readonly kind: 'revise'; readonly winery: string; readonly id: string; readonly body: RevisionBody }
  | { readonly kind: 'retract'; readonly winery: string; readonly id: string };
