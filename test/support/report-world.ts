import type { Chance } from '../../src/harvest/chance.js';
import type { RandomEdit } from '../../src/harvest/small-edit.js';
import { vessels } from '../../src/harvest/small-world.js';
import { bookingsOf } from '../oracle/report/bookings.js';
import { monthOf } from '../oracle/report/local-days.js';
import { type OracleWinery, replay } from '../oracle/replay.js';
import { CellarModel } from '../property/cellar-model.js';
import { ledgerMonths, ledgerZone, RandomLedger } from './random-ledger.js';
import type { Period, ReportNode } from './report-node.js';

type LedgerWinery = OracleWinery & { readonly inventoryLines: 'physical' | 'every' };

interface KnownReport {
  readonly winery: string;
  readonly period: Period & { readonly known: number };
  readonly text: string;
}

/** Two wineries with a random history, one that measures in gallons and one in litres. */
export class ReportWorld {
  readonly model: CellarModel;
  readonly ledger: RandomLedger;
  readonly wineries: readonly LedgerWinery[];
  /** The requests so far, in words. */
  readonly script: string[] = [];
  /** Reports of the past, as JSON. */
  private readonly known: KnownReport[] = [];

  constructor(
    readonly site: ReportNode,
    readonly chance: Chance,
  ) {
    this.wineries = (['gallon', 'litre'] as const).map((winery) => ({
      winery,
      volumeUnit: winery === 'gallon' ? 'gal' : 'L',
      weightUnit: winery === 'gallon' ? chance.pick(['lb', 'short_ton'] as const) : chance.pick(['kg', 't'] as const),
      currency: 'USD',
      inventoryLines: chance.pick(['physical', 'every'] as const),
    }));
    this.model = new CellarModel(this.wineries);
    this.ledger = new RandomLedger(chance, this.wineries, this.model);
  }

  async start(): Promise<void> {
    for (const { winery, ...settings } of this.wineries) {
      await this.site.winery(winery, { ...settings, timeZone: ledgerZone });
      for (const vessel of vessels) await this.site.vessel(winery, vessel);
    }
    for (const edit of this.ledger.beginnings()) await this.change(edit, false);
  }

  /** Sends an edit and returns the answer, or null if the edit is refused. */
  async change({ winery, changes }: RandomEdit, preview: boolean): Promise<unknown> {
    const edits = this.model.edits({ winery, changes });
    const { answer, problem } = await this.site.change(winery, { changes, onConflict: 'flag', preview });
    if (preview) return answer;
    this.script.push(`${problem === null ? 'accepted' : 'refused'} ${winery} ${JSON.stringify(changes)}`);
    if (problem === null) this.model.apply(edits);
    return answer;
  }

  /** Keeps a report of now, and compares an older one with what was kept. */
  async checkKnown(): Promise<void> {
    const { winery } = this.chance.pick(this.wineries);
    const period = monthOf(this.chance.pick(ledgerMonths));
    const report = await this.site.report(winery, period);
    this.known.push({ winery, period: { ...period, known: report.known }, text: JSON.stringify(report) });
    const kept = this.chance.pick(this.known);
    const again = JSON.stringify(await this.site.report(kept.winery, kept.period));
    if (again !== kept.text)
      throw new Error(`The report of ${JSON.stringify(kept.period)} was ${kept.text}, and is now ${again}.`);
  }

  /** Returns how often each line of the form was booked. */
  tally(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const { moves } = replay({ wineries: this.wineries, actions: this.model.standing() });
    for (const { line } of bookingsOf(moves, this.wineries)) counts.set(line, (counts.get(line) ?? 0) + 1);
    return counts;
  }
}
