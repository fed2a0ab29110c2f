import type { Chance } from '../../src/harvest/chance.js';
import type { RandomEdit } from '../../src/harvest/small-edit.js';
import { vessels } from '../../src/harvest/small-world.js';
import { bookingsOf } from '../oracle/report/bookings.js';
import { monthOf } from '../oracle/report/local-days.js';
import { type OracleWinery, replay } from '../oracle/replay.js';
import { CellarModel } from '../property/cellar-model.js';
import { ledgerMonths, ledgerZone, RandomLedger } from './random-ledger.js';
import type { ReportSite } from './report-site.js';

type LedgerWinery = OracleWinery & { readonly inventoryLines: 'physical' | 'every' };

/** Two wineries with a random history, one that measures in gallons and one in litres. */
export class ReportWorld {
  readonly model: CellarModel;
  readonly ledger: RandomLedger;
  readonly wineries: readonly LedgerWinery[];
  /** The requests so far, in words. */
  readonly script: string[] = [];
  /** Answers of the past, by their addresses. */
  private readonly known = new Map<string, string>();

  constructor(
    readonly site: ReportSite,
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
      for (const vessel of vessels)
        await this.site.send('PUT', `/wineries/${winery}/vessels/${vessel}`, { kind: 'tank' });
    }
    for (const edit of this.ledger.beginnings()) await this.change(edit, false);
  }

  /** Sends an edit and returns the answer, or null if the edit is refused. */
  async change({ winery, changes }: RandomEdit, preview: boolean): Promise<unknown> {
    const edits = this.model.edits({ winery, changes });
    const body = JSON.stringify({ changes, onConflict: 'flag', preview });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.site.url}/v1/wineries/${winery}/changes`, { method: 'POST', headers, body });
    const answer: unknown = await response.json();
    if (![200, 400, 422].includes(response.status))
      throw new Error(`${response.status} ${JSON.stringify(answer)} for ${body}`);
    if (preview) return response.ok ? answer : null;
    this.script.push(`${response.status} ${winery} ${JSON.stringify(changes)}`);
    if (!response.ok) return null;
    this.model.apply(edits);
    return answer;
  }

  /** Keeps a report of now, and compares an older one with what was kept. */
  async checkKnown(): Promise<void> {
    const { winery } = this.chance.pick(this.wineries);
    const { from, to } = monthOf(this.chance.pick(ledgerMonths));
    const path = `${this.site.url}/v1/wineries/${winery}/reports/ttb-5120.17?from=${from}&to=${to}`;
    const text = await (await fetch(path)).text();
    const { known } = JSON.parse(text) as { readonly known: number }; // A report.
    this.known.set(`${path}&known=${known}`, text);
    const [address, kept] = this.chance.pick([...this.known]);
    const again = await (await fetch(address)).text();
    if (again !== kept) throw new Error(`${address} was ${kept}, and is now ${again}.`);
  }

  /** Returns how often each line of the form was booked. */
  tally(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const { moves } = replay({ wineries: this.wineries, actions: this.model.standing() });
    for (const { line } of bookingsOf(moves, this.wineries)) counts.set(line, (counts.get(line) ?? 0) + 1);
    return counts;
  }
}
