/** How close a large edit comes to the limits of the machine: the bare decisions in memory, and the bare rows in PostgreSQL. */
import { compose } from '../src/main/compose.js';
import { type InMemory, measureInMemory } from './cascade-in-memory.js';
import { type CascadeSetting, onDatabase, type PartReport } from './cascade-part.js';
import { prepareLots } from './cellar-load.js';
import { correct, type LongLot, recordLongLot } from './long-lot.js';
import { reportProgress } from './report.js';
import { type Summary, spread, summary, twoDecimals, whole } from './statistics.js';
import { TouchCopy } from './touch-copy.js';

interface Committed {
  readonly commitMs: readonly number[];
  readonly copyMs: readonly number[];
}
type Found = InMemory & Committed;

const warmUpDependents = 3_000;
const warmUps = 5;
const aimInMemory = 0.6;
const aimCommitted = 0.5;

export function measureLimit({ server, size, runs }: CascadeSetting): Promise<PartReport> {
  return onDatabase(server, 'limit', async (connectionString) => {
    const node = await compose({ connectionString });
    let committed: Committed;
    let long: LongLot;
    try {
      await prepareLots(node.solera, 0);
      const warm = await recordLongLot(node.solera, 'WARM', warmUpDependents);
      long = await recordLongLot(node.solera, 'LONG', size);
      for (let run = 0; run < warmUps; run += 1) await correct(node.solera, warm);
      const copy = await TouchCopy.open(connectionString);
      try {
        committed = await measureCommits({ correction: () => correct(node.solera, long), copy, runs });
      } finally {
        await copy.close();
      }
    } finally {
      await node.close();
    }
    const found = { ...committed, ...(await measureInMemory(connectionString, long, runs)) };
    reportProgress(`limit: ${JSON.stringify(found)}`);
    return report(found, size);
  });
}

/** Corrects the lot, and copies the rows of touches that the correction wrote, alternately. */
async function measureCommits({
  correction,
  copy,
  runs,
}: {
  readonly correction: () => Promise<number>;
  readonly copy: TouchCopy;
  readonly runs: number;
}): Promise<Committed> {
  const commitMs: number[] = [];
  const copyMs: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    commitMs.push(await correction());
    await copy.keepLast();
    copyMs.push(await copy.copy());
  }
  return { commitMs, copyMs };
}

function report(found: Found, size: number): PartReport {
  const { bareMs, kernelMs, decisionMs, commitMs, copyMs } = found;
  const ratio = (limit: readonly number[], measured: readonly number[]): Summary =>
    summary(limit.map((ms, index) => ms / (measured[index] ?? Number.NaN)));
  const inMemory = ratio(bareMs, decisionMs);
  const committed = ratio(copyMs, commitMs);
  const row = (name: string, ms: readonly number[], rate: Summary | null): readonly string[] => [
    name,
    spread(summary(ms)),
    twoDecimals((summary(ms).median * 1_000) / size),
    rate === null ? '' : spread(rate, twoDecimals),
  ];
  return {
    tables: [
      {
        title: `Limit: a correction with ${whole(size)} dependents`,
        head: ['', 'ms', 'µs an action', 'rate ÷ limit'],
        rows: [
          row('bare loop of decide and evolve (limit in memory)', bareMs, null),
          row('cascade in memory, without rows', kernelMs, ratio(bareMs, kernelMs)),
          row('decision in memory, with rows and report', decisionMs, inMemory),
          row('COPY of the same touches (limit of PostgreSQL)', copyMs, null),
          row('committed correction', commitMs, committed),
        ],
      },
    ],
    aims: [
      {
        aim: `limit: decision in memory, at least ${aimInMemory} of the rate of the bare loop`,
        found: spread(inMemory, twoDecimals),
        met: inMemory.median >= aimInMemory,
      },
      {
        aim: `limit: committed correction, at least ${aimCommitted} of the rate of COPY`,
        found: spread(committed, twoDecimals),
        met: committed.median >= aimCommitted,
      },
    ],
    remarks: [
      'Limit: the bare loop decides each action once and folds its stored and its resulting events, on decoded history and with no comparison. COPY reads a file on the server and fills an empty table with the indexes of the table of touches.',
    ],
    plots: [],
    raw: found,
  };
}
