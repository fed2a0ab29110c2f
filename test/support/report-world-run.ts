import { Chance } from '../../src/harvest/chance.js';
import { allReports, amendOne, checkDue, checkImpact, fileAll } from './filing-checks.js';
import { checkInventory } from './inventory-checks.js';
import {
  checkAnyPeriod,
  checkEntries,
  checkFigures,
  checkIdentities,
  checkTransfers,
  monthlyReports,
} from './report-checks.js';
import type { ReportNode } from './report-node.js';
import { ReportWorld } from './report-world.js';

/** Runs a random world on a new node: it grows, all its months are filed, and edits move the filings. Returns how often each line was booked. */
export async function runReportWorld(
  seed: number,
  openNode: () => ReportNode | Promise<ReportNode>,
): Promise<ReadonlyMap<string, number>> {
  const site = await openNode();
  const world = new ReportWorld(site, new Chance(seed));
  try {
    await world.start();
    for (let round = 1; round <= 6; round += 1) {
      for (let count = 0; count < 9; count += 1) {
        const isEdit = round > 2 && world.chance.happens(0.4);
        await world.change(isEdit ? world.ledger.edit() : world.ledger.record(), false);
      }
      await check(world);
    }
    await checkTransfers(world);
    const filings = await fileAll(world);
    let now = await allReports(world);
    for (let count = 1; count <= 12; count += 1) {
      const edit = world.chance.happens(0.6) ? world.ledger.edit() : world.ledger.record();
      now = await checkImpact(world, { filings, before: now }, edit);
      if (count % 4 !== 0) continue;
      checkFigures(world, now.forms);
      await checkDue(world, filings, now);
      await amendOne(world, filings);
    }
    await check(world);
    return world.tally();
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\nafter\n${world.script.join('\n')}`, {
      cause: error,
    });
  } finally {
    await site.close();
  }
}

/** Compares everything with the oracle. */
async function check(world: ReportWorld): Promise<void> {
  const reports = await monthlyReports(world);
  checkFigures(world, reports);
  await checkAnyPeriod(world);
  checkIdentities(reports);
  await checkEntries(world, reports);
  await checkInventory(world);
  await world.checkKnown();
}
