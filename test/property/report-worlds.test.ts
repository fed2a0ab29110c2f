import { expect, test } from 'vitest';
import { memoryReportNode } from '../support/memory-report-node.js';
import { runMemoryReportWorld } from '../support/memory-report-world.js';

const seed = Number(process.env.SOLERA_SEED ?? 1);
const cases = Number(process.env.SOLERA_CASES ?? 1);
/** A world takes some seconds, and replaces a hundred cases of the other properties. */
const worlds = Math.ceil(cases / (cases > 100 ? 100 : 1));

test('reports, entries and filings of random histories in memory are those of the oracle', {
  timeout: 24 * 3_600_000,
}, async () => {
  for (let world = seed; world < seed + worlds; world += 1)
    await runMemoryReportWorld(world, memoryReportNode).catch((error: unknown) => {
      expect.fail(`SOLERA_SEED=${world} SOLERA_CASES=1\n${error instanceof Error ? error.stack : String(error)}`);
    });
});
