import { timestamp } from '../../src/harvest/calendar.js';
import type { Chance } from '../../src/harvest/chance.js';
import type { Change, RandomEdit } from '../../src/harvest/small-edit.js';
import { wineLots } from '../../src/harvest/small-world.js';
import { type ActionData, type ActionType, actionTypes } from '../../src/harvest/step.js';
import { dayAfter, startOfDay } from '../oracle/report/local-days.js';
import { type OracleAction, type OracleLotState, type OracleWinery, replay } from '../oracle/replay.js';
import type { CellarModel } from '../property/cellar-model.js';
import { wildData } from '../property/wild-data.js';

export const ledgerZone = 'America/Los_Angeles';
/** The months of a ledger. Clocks are set back on 2 November 2025, and forward on 8 March 2026. */
export const ledgerMonths = ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05'];
const firstDay = '2025-10-01';
const days = 243;

const classes = ['a', 'a', 'A', 'b', 'B', 'over_21_to_24', 'port', null];
const losses = ['evaporation', 'lees', 'filtration', 'spill', 'pomace', 'testing', 'inventory', 'gain', 'other'];
const removals = ['taxpaid', 'tasting', 'export', 'family', 'testing', 'breakage'];
const shipments = ['in_bond', 'taxpaid', 'distilling', 'vinegar'];
const purposes = ['sweeten', 'fortify', 'ameliorate'];
/** What the form books in most ways is done more often. */
const types: readonly ActionType[] = [
  ...actionTypes.filter((type) => !['analysis', 'add_cost', 'note', 'archive_lot'].includes(type)),
  ...(['blend', 'blend', 'declare', 'declare', 'bottle', 'dump_cases', 'measure', 'transfer_in_bond'] as const),
];

/** Random actions over eight months, many of them at the first instant of a day or the last of the day before. */
export class RandomLedger {
  private readonly midnights: readonly number[];
  private latest = 0;
  private made = 0;

  constructor(
    readonly chance: Chance,
    readonly wineries: readonly OracleWinery[],
    private readonly model: CellarModel,
  ) {
    const midnights: number[] = [];
    for (let day = firstDay; midnights.length < days; day = dayAfter(day)) midnights.push(startOfDay(day, ledgerZone));
    this.midnights = midnights;
  }

  /** Returns a new action, mostly one that is possible at its time. */
  record(): RandomEdit {
    const { winery } = this.chance.pick(this.wineries);
    return { winery, changes: [this.insertion(winery)] };
  }

  /** Returns a change set that revises, re-dates, retracts, reinstates or inserts one to three actions. */
  edit(): RandomEdit {
    const { chance, model } = this;
    const { winery } = chance.pick(this.wineries);
    const left = model.all().filter((action) => action.winery === winery);
    const changes: Change[] = [];
    for (let count = chance.happens(0.7) ? 1 : chance.whole(2, 3); count > 0; count -= 1) {
      const [target] = left.splice(chance.whole(0, left.length), 1);
      if (target === undefined) changes.push(this.insertion(winery));
      else if (target.retracted || chance.happens(0.4))
        changes.push({ op: 'revise', id: target.id, data: this.data(target.type, winery, target.effectiveAt - 1) });
      else if (chance.happens(0.5)) changes.push({ op: 'retract', id: target.id });
      else changes.push({ op: 'revise', id: target.id, effectiveAt: timestamp(this.anyTime()) });
    }
    return { winery, changes };
  }

  private insertion(winery: string): Change {
    for (let attempt = 1; ; attempt += 1) {
      const change = this.newAction(winery);
      const edits = this.model.edits({ winery, changes: [change] });
      const [{ after } = { after: undefined }] = edits;
      if (after === undefined) throw new Error('An insertion is an edit.');
      const { outcomes } = replay({ wineries: this.wineries, actions: this.standing(after) });
      if (attempt === 6 || outcomes.get(after.id) === null) return change;
    }
  }

  private newAction(winery: string): Change {
    const { chance } = this;
    const at = chance.happens(0.7) ? this.nextTime() : this.anyTime();
    const type = chance.pick(this.model.all().length < 6 ? (['receive_bulk', 'receive_fruit'] as const) : types);
    this.made += 1;
    const id = `00000000-0000-7000-8000-${String(this.made).padStart(12, '0')}`;
    const action = { id, type, effectiveAt: timestamp(at), tieBreak: this.made, data: this.data(type, winery, at) };
    return { op: 'record', action };
  }

  private standing(...more: readonly OracleAction[]): readonly OracleAction[] {
    return [...this.model.standing(), ...more];
  }

  /** Returns data that suit the lots as they are at a time. */
  private data(type: ActionType, code: string, at: number): ActionData {
    const { chance, wineries } = this;
    const winery = wineries.find((one) => one.winery === code);
    if (winery === undefined) throw new Error(`There is no winery ${code}.`);
    const { lots } = replay({ wineries, actions: this.standing() }, { at });
    const own = [...lots.values()].filter((lot: OracleLotState) => lot.winery === code);
    const codes = wineLots.slice(0, 4);
    const data = wildData(type, { chance, winery, wineries, lots: own, codes, huge: false });
    return { ...this.varied(data, type), ...this.reason(type) };
  }

  private reason(type: ActionType): ActionData {
    if (type === 'remove_cases') return { reason: this.chance.pick(removals) };
    if (type === 'ship_bulk') return { reason: this.chance.pick(shipments) };
    if (type === 'adjust') return { reason: this.chance.pick(losses) };
    return type === 'receive_bulk' && this.chance.happens(0.7) ? { taxClass: this.chance.pick(classes) } : {};
  }

  /** Replaces tax classes, reasons and purposes, of which the generator of data knows only a few. */
  private varied(data: ActionData, type: ActionType): ActionData {
    const members = Object.entries(data).map(([name, value]): [string, unknown] => {
      if (name === 'taxClass') return [name, this.chance.pick(classes)];
      if (name === 'lossReason' && value !== 'gain') return [name, this.chance.pick(losses)];
      if (name === 'purpose') return [name, this.chance.pick(purposes)];
      if (Array.isArray(value)) return [name, value.map((item) => (isObject(item) ? this.varied(item, type) : item))];
      return [name, isObject(value) ? this.varied(value, type) : value];
    });
    const without = type === 'addition' && this.chance.happens(0.3) ? ['purpose'] : [];
    return Object.fromEntries(members.filter(([name]) => !without.includes(name)));
  }

  private nextTime(): number {
    const { chance } = this;
    if (chance.happens(0.6)) this.latest += chance.whole(0, 6);
    this.latest = Math.min(this.latest, days - 1);
    return this.instant(this.latest);
  }

  private anyTime(): number {
    return this.instant(this.chance.whole(0, days - 1));
  }

  private instant(day: number): number {
    const { chance } = this;
    return (this.midnights[day] ?? 0) + chance.pick([0, 0, 0, -1, 1, 43_200_000, chance.whole(0, 82_799_999)]);
  }
}

function isObject(value: unknown): value is ActionData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
