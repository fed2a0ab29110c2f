import { streamName } from '../../cellar/stream.js';
import { readableOr } from '../../encryption/unreadable-content.js';
import { participantsOf } from '../change/action-names.js';
import type { JsonObject } from '../json-object.js';
import type { LotName } from '../live-use-cases.js';
import type { StoredAction } from '../ports/history-reader.js';
import { lotKey } from '../query/lot-owners.js';
import { type Caller, may, mayEverywhere } from './caller.js';

/** What visibility is judged by. Each read sees what was committed before it began. */
export interface VisibilitySource {
  /** The owners of the lots that can be read, by `lotKey`: those that exist, and the last ones of those that no longer exist. */
  ownersOf(lots: readonly LotName[]): Promise<ReadonlyMap<string, string | null>>;
  /** The actions that exist, in any order. */
  actions(ids: readonly string[]): Promise<readonly StoredAction[]>;
}

/** An action by what its data names. */
export interface NamingAction {
  readonly winery: string;
  readonly type: string;
  readonly data: JsonObject;
}

/** How much of an action a caller may see: all, what concerns lots that it may see, or nothing. */
export type ActionVisibility = 'whole' | 'part' | 'none';

/**
 * What one caller may see. Wineries count by the caller's roles; lots, if the caller has an owner, by their owner at the end of the timeline, or by their last owner if
 * they no longer exist. So retracting the action that created a lot changes nothing about who may see them.
 */
export class Visibility {
  /** Whether there is anything that the caller may not see. */
  readonly isLimited: boolean;
  readonly owner: string | null;

  constructor(
    private readonly caller: Caller,
    private readonly source: VisibilitySource,
  ) {
    this.owner = caller.owner;
    this.isLimited = caller.owner !== null || !(mayEverywhere(caller, 'read') || mayEverywhere(caller, 'feed'));
  }

  /** Whether the caller may see content of a winery at all. */
  winery(winery: string): boolean {
    return may(this.caller, 'read', winery) || may(this.caller, 'feed', winery);
  }

  /** Whether the caller may see a state of a lot, which names its winery and its owner. */
  state({ winery, owner }: JsonObject): boolean {
    return this.winery(String(winery)) && (this.owner === null || this.owner === owner);
  }

  /** Returns the keys of those of the lots that the caller may see. */
  async lots(lots: readonly LotName[]): Promise<ReadonlySet<string>> {
    const inWineries = lots.filter(({ winery }) => this.winery(winery));
    if (this.owner === null) return new Set(inWineries.map(lotKey));
    const owners = await this.source.ownersOf(inWineries);
    return new Set(inWineries.map(lotKey).filter((key) => owners.get(key) === this.owner));
  }

  /** Returns the lots among those that actions name which the caller may see. */
  lotsNamedBy(actions: readonly NamingAction[]): Promise<ReadonlySet<string>> {
    return this.lots(actions.flatMap(lotsOf));
  }

  /** Returns how much of an action the caller may see. `visible`: from `lotsNamedBy`. */
  action(action: NamingAction, visible: ReadonlySet<string>): ActionVisibility {
    const lots = lotsOf(action);
    if (this.owner === null)
      return this.winery(action.winery) || lots.some(({ winery }) => this.winery(winery)) ? 'whole' : 'none';
    const seen = lots.filter((lot) => visible.has(lotKey(lot))).length;
    return seen === 0 ? 'none' : seen === lots.length ? 'whole' : 'part';
  }

  /** Returns how much the caller may see of each of the actions that exist, by id. */
  async actionsById(ids: readonly string[]): Promise<ReadonlyMap<string, ActionVisibility>> {
    const naming = await this.namingActions(ids);
    const visible = await this.lotsNamedBy([...naming.values()]);
    return new Map([...naming].map(([id, action]) => [id, this.action(action, visible)]));
  }

  /** Returns the actions that exist, with what they name now, by id. */
  async namingActions(ids: readonly string[]): Promise<ReadonlyMap<string, NamingAction>> {
    const stored = ids.length === 0 ? [] : await this.source.actions([...new Set(ids)]);
    return new Map(stored.map((one) => [one.position.id, namingOf(one)]));
  }
}

/** Returns the lots that an action names in any place. */
export function lotsOf({ winery, type, data }: NamingAction): readonly LotName[] {
  const lots: LotName[] = [];
  for (const stream of participantsOf({ winery, type, data })) {
    const name = streamName(stream);
    if (name.kind === 'lot') lots.push({ winery: name.winery, lot: name.code });
  }
  return lots;
}

/** An action whose content cannot be read names nothing, so that it is hidden from a caller with an owner. */
function namingOf({ winery, type, data }: StoredAction): NamingAction {
  const text = readableOr(() => data, null);
  return text === null
    ? { winery, type: 'note', data: { lot: '' } }
    : { winery, type, data: JSON.parse(text) as JsonObject }; // Stored as the JSON of an object.
}
