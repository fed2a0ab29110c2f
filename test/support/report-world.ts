import { Chance } from '../../src/harvest/chance.js';
import type { RandomEdit } from '../../src/harvest/small-edit.js';
import { vessels } from '../../src/harvest/small-world.js';
import type { Report } from '../../src/compliance/report.js';
import { type Booking } from '../oracle/report/booking.js';
import { bookingsOf } from '../oracle/report/bookings.js';
import { formOf } from '../oracle/report/form.js';
import { dayAfter, monthOf, startOfDay } from '../oracle/report/local-days.js';
import { type OracleWinery, replay } from '../oracle/replay.js';
import { CellarModel } from '../property/cellar-model.js';
import { ledgerMonths, ledgerZone, RandomLedger } from './random-ledger.js';
import { differingFigures } from './report-comparison.js';
import { type ReportSite, reportSite } from './report-site.js';

type World = {
  readonly site: ReportSite;
  readonly chance: Chance;
  readonly model: CellarModel;
  readonly ledger: RandomLedger;
  readonly wineries: readonly (OracleWinery & { readonly inventoryLines: 'physical' | 'every' })[];
  readonly script: string[];
};

export async function runReportWorld(seed: number): Promise<void> {
  const site = await reportSite();
  const script: string[] = [];
  try {
    const chance = new Chance(seed);
    const world = await newWorld(site, chance, script);
    for (const edit of world.ledger.beginnings()) await apply(world, edit);
    for (let round = 1; round <= 10; round += 1) {
      for (let count = 0; count < 10; count += 1) await apply(world, round < 4 || chance.happens(0.4) ? world.ledger.record() : world.ledger.edit());
      await compare(world);
    }
    {
      const { moves, outcomes } = replay({ wineries: world.wineries, actions: world.model.standing() });
      const count = new Map<string, number>();
      for (const { line } of bookingsOf(moves, world.wineries)) count.set(line, (count.get(line) ?? 0) + 1);
      console.log(seed, outcomes.size, moves.length, [...count].map((x) => x.join(':')).sort().join(' '));
    }
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nafter\n${script.join('\n')}`);
  } finally {
    await site.close();
  }
}

async function newWorld(site: ReportSite, chance: Chance, script: string[]): Promise<World> {
  const wineries = (['gallon', 'litre'] as const).map((winery) => ({
    winery,
    volumeUnit: winery === 'gallon' ? ('gal' as const) : ('L' as const),
    weightUnit: winery === 'gallon' ? chance.pick(['lb', 'short_ton'] as const) : chance.pick(['kg', 't'] as const),
    currency: 'USD',
    inventoryLines: chance.pick(['physical', 'every'] as const),
  }));
  for (const { winery, ...settings } of wineries) {
    await site.winery(winery, { ...settings, timeZone: ledgerZone });
    for (const vessel of vessels) await site.send('PUT', `/wineries/${winery}/vessels/${vessel}`, { kind: 'tank' });
  }
  const model = new CellarModel(wineries);
  return { site, chance, model, wineries, script, ledger: new RandomLedger(chance, wineries, model) };
}

async function apply({ site, model, script }: World, edit: RandomEdit): Promise<void> {
  const edits = model.edits(edit);
  const body = JSON.stringify({ changes: edit.changes, onConflict: 'flag' });
  const response = await fetch(`${site.url}/v1/wineries/${edit.winery}/changes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const answer = await response.text();
  if (![200, 400, 422].includes(response.status)) throw new Error(`${response.status} ${answer} for ${body}`);
  script.push(`${response.status} ${edit.winery} ${JSON.stringify(edit.changes)}${response.ok ? '' : ` ${answer}`}`);
  if (response.ok) model.apply(edits);
}

async function compare({ site, model, wineries }: World): Promise<void> {
  const { moves, outcomes } = replay({ wineries, actions: model.standing() });
  const bookings: readonly Booking[] = bookingsOf(moves, wineries);
  const faults: string[] = [];
  for (const { winery, volumeUnit, inventoryLines } of wineries)
    for (const month of ledgerMonths) {
      const period = monthOf(month);
      const report: Report = await site.report(winery, period);
      const [start, end] = [startOfDay(period.from, ledgerZone), startOfDay(dayAfter(period.to), ledgerZone)];
      const form = formOf(bookings, { winery, start, end, inventoryLines });
      const differing = differingFigures(report, form, volumeUnit === 'L' ? 1e-6 * 50 : 0);
      if (differing.length === 0) continue;
      const near = bookings.filter((one) => one.winery === winery && one.at >= start && one.at < end);
      faults.push(
        [`${winery} ${month} ${inventoryLines}`, ...differing, ...near.map((one) => `  ${JSON.stringify(one, (_, v) => (typeof v === 'bigint' ? Number(v) / 1e6 : v))}`)].join('\n'),
      );
      break;
    }
  if (faults.length > 0) throw new Error(`${faults.join('\n')}\nrefused: ${[...outcomes].filter(([, outcome]) => outcome !== null).map(([id]) => id.slice(-4))}`);
}
