import { timestamp } from '../../src/harvest/calendar.js';
import type { Chance } from '../../src/harvest/chance.js';
import type { Change, RandomEdit } from '../../src/harvest/small-edit.js';
import { wineLots } from '../../src/harvest/small-world.js';
import { type ActionData, type ActionType, actionTypes } from '../../src/harvest/step.js';
import { dayAfter, startOfDay } from '../oracle/report/local-days.js';
import { type OracleLotState, type OracleWinery, replay } from '../oracle/replay.js';
import type { CellarModel, ModelAction, ModelEdit } from '../property/cellar-model.js';
import { wildData } from '../property/wild-data.js';

export const ledgerZone = 'America/Los_Angeles';
/** The months of a ledger. Clocks are set back on 2 November 2025, and forward on 8 March 2026. */
export const ledgerMonths = ['2025-10', '2025-11', '2025-12', '2026-01', '2026-02', '2026-03', '2026-04', '2026-05'];
const firstDay = '2025-10-01';
const days = 243;

const origin = { variety: 'Merlot', vintage: 2025, appellation: 'Napa' };
const components = [{ share: 1, ...origin }];
const classes = ['a', 'a', 'A', 'b', 'B', 'over_21_to_24', 'port', null];
const losses = ['evaporation', 'lees', 'filtration', 'spill', 'pomace', 'testing', 'inventory', 'gain', 'other'];
const removals = ['taxpaid', 'tasting', 'export', 'family', 'testing', 'breakage'];
const shipments = ['in_bond', 'taxpaid', 'distilling', 'vinegar'];
const purposes = ['sweeten', 'fortify', 'ameliorate'];
/** What the form books in most ways is done more often. */
const types: readonly ActionType[] = [
  ...actionTypes.filter((type) => !['analysis', 'add_cost', 'note', 'archive_lot'].includes(type)),
  ...(['blend', 'blend', 'declare', 'declare', 'bottle', 'bottle', 'bottle', 'measure', 'transfer_in_bond'] as const),
  ...(['remove_cases', 'remove_cases', 'return_cases', 'dump_cases', 'ship_bulk', 'addition'] as const),
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

  /** Returns what a winery needs first: wine of several classes, must and fruit. */
  beginnings(): readonly RandomEdit[] {
    return this.wineries.flatMap(({ winery }) =>
      [
        ['receive_fruit', { lot: 'F1', weight: 20_000.5, ...origin }],
        ['receive_bulk', { to: { lot: 'L1', vessel: 'V1', volume: 1_165.25 }, components, taxClass: 'a' }],
        ['receive_bulk', { to: { lot: 'L2', vessel: 'V2', volume: 590.123456 }, components, taxClass: 'b' }],
        ['receive_bulk', { to: { lot: 'L3', vessel: 'V3', volume: 333.333333 }, components }],
        [
          'receive_bulk',
          { to: { lot: 'L4', vessel: 'V4', volume: 77.7 }, components, kind: this.chance.pick(['juice', 'wine']) },
        ],
      ].map(([type, data]): RandomEdit => {
        // The first of each pair is a type.
        const action = {
          ...this.identity(),
          type: type as ActionType,
          effectiveAt: timestamp(this.instant(0)),
          data: data as ActionData,
        };
        return { winery, changes: [{ op: 'record', action }] };
      }),
    );
  }

  /** Returns a new action, mostly one that is possible at its time. */
  record(): RandomEdit {
    return this.likely(() => {
      const { winery } = this.chance.pick(this.wineries);
      return { winery, changes: [this.newAction(winery)] };
    });
  }

  /** Returns a change set that revises, re-dates, retracts, reinstates or inserts one to three actions. */
  edit(): RandomEdit {
    return this.likely(() => {
      const { winery } = this.chance.pick(this.wineries);
      const left = this.model.all().filter((action) => action.winery === winery);
      const changes: Change[] = [];
      for (let count = this.chance.happens(0.7) ? 1 : this.chance.whole(2, 3); count > 0; count -= 1) {
        const [target] = left.splice(this.chance.whole(0, left.length), 1);
        changes.push(target === undefined ? this.newAction(winery) : this.change(target));
      }
      return { winery, changes };
    });
  }

  private change(target: ModelAction): Change {
    const { chance } = this;
    const { id, type, winery, effectiveAt } = target;
    if (target.retracted || chance.happens(0.45))
      return { op: 'revise', id, data: this.data(type, winery, effectiveAt - 1) };
    if (chance.happens(0.4)) return { op: 'retract', id };
    return { op: 'revise', id, effectiveAt: timestamp(this.anyTime()) };
  }

  /** Returns an edit after which most actions are possible that were possible before; one time in ten, any. */
  private likely(make: () => RandomEdit): RandomEdit {
    const possible = this.inEffect([]);
    for (let attempt = 1; ; attempt += 1) {
      const edit = make();
      if (attempt === 25 || this.chance.happens(0.04)) return edit;
      const added = edit.changes.filter(({ op }) => op === 'record').length;
      if (this.inEffect(this.model.edits(edit)) >= possible + added - (added === 1 ? 0 : 2)) return edit;
    }
  }

  private inEffect(edits: readonly ModelEdit[]): number {
    const { outcomes } = replay({ wineries: this.wineries, actions: this.model.standing(edits) });
    return [...outcomes.values()].filter((outcome) => outcome === null).length;
  }

  private newAction(winery: string): Change {
    const { chance } = this;
    const at = chance.happens(0.75) ? this.nextTime() : this.anyTime();
    const type = chance.pick(types);
    const action = { ...this.identity(), type, effectiveAt: timestamp(at), data: this.data(type, winery, at) };
    return { op: 'record', action };
  }

  private identity(): { readonly id: string; readonly tieBreak: number } {
    this.made += 1;
    return { id: `00000000-0000-7000-8000-${String(this.made).padStart(12, '0')}`, tieBreak: this.made };
  }

  /** Returns data that suit the lots as they are at a time. */
  private data(type: ActionType, code: string, at: number): ActionData {
    const { chance, wineries } = this;
    const winery = wineries.find((one) => one.winery === code);
    if (winery === undefined) throw new Error(`There is no winery ${code}.`);
    const { lots } = replay({ wineries, actions: this.model.standing() }, { at });
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
    // Little wine becomes must again, and some additions have no purpose.
    const without =
      type === 'addition' ? (this.chance.happens(0.3) ? ['purpose'] : []) : this.chance.happens(0.7) ? ['kind'] : [];
    return Object.fromEntries(members.filter(([name]) => !without.includes(name) || type === 'process_fruit'));
  }

  private nextTime(): number {
    const { chance } = this;
    if (chance.happens(0.6)) this.latest += chance.whole(0, 4);
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
