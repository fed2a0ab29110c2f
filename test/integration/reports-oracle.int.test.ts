import { expect, test } from 'vitest';
import { reportSite } from '../support/report-site.js';
import { runReportWorld } from '../support/report-world-run.js';

/**
 * Reports, entries and filings of random histories with edits, compared with the oracle of test/oracle/report.
 * A long run sets SOLERA_CASES=200. One world: SOLERA_SEED=<the printed seed> SOLERA_CASES=1
 */
const environment = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = environment.seed === undefined ? Date.now() % 1_000_000_000 : Number(environment.seed);
const cases = Number(environment.cases ?? 1);

test('reports, entries and filings are those of the oracle', { timeout: 24 * 3_600_000 }, async () => {
  const tally = new Map<string, number>();
  for (let world = seed; world < seed + cases; world += 1) {
    try {
      for (const [line, count] of await runReportWorld(world, reportSite))
        tally.set(line, (tally.get(line) ?? 0) + count);
    } catch (error) {
      expect.fail(`SOLERA_SEED=${world} SOLERA_CASES=1\n${error instanceof Error ? error.stack : String(error)}`);
    }
  }
  if (environment.cases !== undefined)
    console.log(
      [...tally]
        .map((line) => line.join(': '))
        .sort()
        .join('\n'),
    );
});
