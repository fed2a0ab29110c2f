import { actionId } from '../../src/harvest/action-id.js';
import { timestamp } from '../../src/harvest/calendar.js';
import type { Chance } from '../../src/harvest/chance.js';
import { type Change, type RandomEdit, randomEdit } from '../../src/harvest/small-edit.js';
import { randomAction } from '../../src/harvest/small-harvest.js';
import { type SmallWorld, smallWorld, wineLots } from '../../src/harvest/small-world.js';
import { type ActionData, type ActionType, actionTypes } from '../../src/harvest/step.js';
import type { OracleLotState, OracleResult, OracleWinery } from '../oracle/replay.js';
import type { CellarModel, ModelAction } from './cellar-model.js';
import { wildData } from './wild-data.js';

/**
 * Generates the actions and edits of a small world. The harvest's generator does what a crew does, by an estimate of the
 * cellar. The wild generator knows the present lots and uses every member of the bodies and all extreme values.
 */
export class CellarGenerator {
  readonly world: SmallWorld;
  readonly wineries: readonly OracleWinery[];
  private readonly wild: boolean;
  private readonly huge: boolean;
  private readonly codes: readonly string[];
  private readonly first: number;

  /** `possible` returns whether an edit would be accepted. Without it, most edits would be refused. */
  constructor(
    readonly chance: Chance,
    private readonly possible: (edit: RandomEdit) => boolean,
  ) {
    this.world = smallWorld(chance, chance.whole(1, 2));
    this.wineries = this.world.wineries.map(({ winery, body }) => ({ winery, ...body }));
    this.wild = chance.happens(0.75);
    this.huge = this.wild && chance.happens(0.08);
    this.codes = wineLots.slice(0, chance.whole(1, 4));
    this.first = this.world.now;
  }

  /** Returns a new action: mostly later than all others, sometimes backdated, often in the same millisecond as others. */
  record(present: OracleResult): RandomEdit {
    const { chance, world } = this;
    if (!this.wild) {
      const { winery, action } = randomAction(chance, world);
      return { winery, changes: [{ op: 'record', action }] };
    }
    const { winery } = chance.pick(this.wineries);
    for (let attempt = 1; ; attempt += 1) {
      const made = this.insertion(winery, present, Math.max(this.first, world.nextTime(chance)));
      if (attempt === 6 || chance.happens(0.12) || this.possible({ winery, changes: [made] }))
        return { winery, changes: [made] };
    }
  }

  /** Returns an edit: it revises, moves, inserts, retracts or reinstates one or several actions, or swaps two. */
  edit(model: CellarModel, present: OracleResult): RandomEdit {
    const { chance, world } = this;
    const all = model.all();
    if (all.length === 0) return this.record(present);
    if (!this.wild || chance.happens(0.5)) return this.harvestEdit(model, present);
    const { winery } = chance.pick(all);
    if (chance.happens(0.15)) return { winery, changes: [this.insertion(winery, present, world.anyTime(chance))] };
    const own = all.filter((action) => action.winery === winery);
    const [first, second] = [chance.pick(own), chance.pick(own)];
    if (first.id !== second.id && chance.happens(0.2)) return { winery, changes: swapped(first, second) };
    // Users mostly revise conflicted actions next.
    const flagged = own.filter((action) => present.outcomes.get(action.id)?.code !== undefined);
    const target = flagged.length > 0 && chance.happens(0.3) ? chance.pick(flagged) : first;
    return { winery, changes: [this.wildChange(target, present)] };
  }

  /** Returns an edit of the harvest's generator. In a wild world its insertions are replaced, because it has no estimate of that world. */
  private harvestEdit(model: CellarModel, present: OracleResult): RandomEdit {
    const { chance, world } = this;
    const made = randomEdit(chance, model.recorded(), world);
    if (!this.wild) return made;
    const wildly = (change: Change) =>
      change.op === 'record' ? this.insertion(made.winery, present, world.anyTime(chance)) : change;
    return { ...made, changes: made.changes.map(wildly) };
  }

  private wildChange({ id, type, winery, effectiveAt }: ModelAction, present: OracleResult): Change {
    const { chance } = this;
    if (chance.happens(0.15)) return { op: 'retract', id };
    if (chance.happens(0.15)) return { op: 'revise', id, effectiveAt: timestamp(effectiveAt + chance.whole(-1, 1)) };
    return { op: 'revise', id, data: this.dataOf(type, present, winery) };
  }

  private insertion(winery: string, present: OracleResult, at: number): Change {
    const { chance, world } = this;
    const tie = chance.happens(0.06) ? { tieBreak: chance.whole(-3, 12) } : {};
    const type = this.anyType([...present.lots.values()].filter((lot) => lot.winery === winery));
    const action = { id: actionId(chance, world.now), type, effectiveAt: timestamp(at), ...tie };
    return { op: 'record', action: { ...action, data: this.dataOf(type, present, winery) } };
  }

  /** Returns a type that is likely to be possible on the present lots. */
  private anyType(lots: readonly OracleLotState[]): ActionType {
    const { chance } = this;
    if (this.huge && chance.happens(0.6))
      return chance.pick(['receive_fruit', 'receive_bulk', 'add_cost', 'addition', 'add_cost']);
    const has = (kinds: readonly string[]) =>
      lots.some((lot) => kinds.includes(lot.kind) && lot.composition.length > 0);
    if (has(['fruit']) && chance.happens(0.15)) return 'process_fruit';
    if (has(['cases']) && chance.happens(0.3))
      return chance.pick(['remove_cases', 'return_cases', 'dump_cases', 'transfer_in_bond']);
    if (!has(['must', 'juice', 'wine']) && chance.happens(0.8)) return chance.pick(['receive_fruit', 'receive_bulk']);
    if (lots.some((lot) => lot.composition.length === 0) && chance.happens(0.04)) return 'archive_lot';
    return chance.happens(0.1) ? 'bottle' : chance.pick(actionTypes);
  }

  private dataOf(type: ActionType, present: OracleResult, code: string): ActionData {
    const winery = this.wineries.find((one) => one.winery === code);
    if (winery === undefined) throw new Error(`The world has no winery ${code}.`);
    const lots = [...present.lots.values()].filter((lot) => lot.winery === code);
    return wildData(type, {
      chance: this.chance,
      winery,
      wineries: this.wineries,
      lots,
      codes: this.codes,
      huge: this.huge,
    });
  }
}

function swapped(a: ModelAction, b: ModelAction): Change[] {
  return [
    { op: 'revise', id: a.id, effectiveAt: timestamp(b.effectiveAt), tieBreak: b.tieBreak },
    { op: 'revise', id: b.id, effectiveAt: timestamp(a.effectiveAt), tieBreak: a.tieBreak },
  ];
}
