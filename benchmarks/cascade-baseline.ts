/** A large edit in this and in an older checkout, both measured from outside, over HTTP. */
import type { CascadeSetting, PartReport } from './cascade-part.js';
import { benchWinery, prepareLotsOverHttp } from './cellar-load.js';
import { sendJson } from './http-json.js';
import { assertAllChanged, changesOf, type LongLot, longLot, nextCorrection } from './long-lot.js';
import { reportProgress, repositoryRoot } from './report.js';
import { runSolera, startServerUnderTest } from './server-under-test.js';
import { spread, summary, twoDecimals, whole } from './statistics.js';

/** Milliseconds of the corrections on one server. */
interface Pair {
  readonly baseline: readonly number[];
  readonly own: readonly number[];
}

const perSet = 2_000;
const warmUpDependents = 3_000;
const warmUps = 5;
const corrections = 3;
const aim = 3;

/** `baseline`: the folder of the older checkout, which must be built. Runs both alternately, each on a fresh server. */
export async function measureBaseline({ size, runs }: CascadeSetting, baseline: string): Promise<PartReport> {
  // Compiles the baseline if its sources changed.
  await runSolera(baseline, ['--version']);
  const pairs: Pair[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const before = await measureCheckout(baseline, size);
    const pair = { baseline: before, own: await measureCheckout(repositoryRoot(), size) };
    pairs.push(pair);
    reportProgress(`baseline: pair ${run} of ${runs}: ${JSON.stringify(pair)}`);
  }
  return report(pairs, size);
}

async function measureCheckout(checkout: string, size: number): Promise<readonly number[]> {
  const server = await startServerUnderTest(checkout);
  try {
    await prepareLotsOverHttp(server.url, 0);
    const warm = await recordOverHttp(server.url, 'WARM', warmUpDependents);
    const long = await recordOverHttp(server.url, 'LONG', size);
    for (let run = 0; run < warmUps; run += 1) await correctOverHttp(server.url, warm);
    const ms: number[] = [];
    while (ms.length < corrections) ms.push(await correctOverHttp(server.url, long));
    return ms;
  } finally {
    await server.stop();
  }
}

async function recordOverHttp(url: string, lot: string, dependents: number): Promise<LongLot> {
  const long = longLot(lot, dependents);
  for (const changes of changesOf(long, perSet))
    await sendJson('POST', `${url}/v1/wineries/${benchWinery}/changes`, { changes: [...changes] });
  return long;
}

async function correctOverHttp(url: string, long: LongLot): Promise<number> {
  const body = nextCorrection(long);
  const begun = performance.now();
  const answer = await sendJson('PUT', `${url}/v1/wineries/${benchWinery}/actions/${long.receiptId}`, body);
  const ms = performance.now() - begun;
  assertAllChanged(answer, long);
  return ms;
}

function report(pairs: readonly Pair[], size: number): PartReport {
  const median = (ms: readonly number[]): number => summary(ms).median;
  const ratio = summary(pairs.map(({ baseline, own }) => median(baseline) / median(own)));
  const row = (name: string, ms: readonly number[]): readonly string[] => {
    const found = summary(ms);
    return [name, spread(found), twoDecimals((found.median * 1_000) / size)];
  };
  return {
    tables: [
      {
        title: `Baseline: a committed correction with ${whole(size)} dependents, over HTTP`,
        head: ['', 'ms', 'µs an action'],
        rows: [
          row(
            'older checkout',
            pairs.flatMap(({ baseline }) => baseline),
          ),
          row(
            'this checkout',
            pairs.flatMap(({ own }) => own),
          ),
        ],
      },
    ],
    aims: [
      {
        aim: `baseline: at least ${aim} times as fast as the older checkout`,
        found: spread(ratio, twoDecimals),
        met: ratio.median >= aim,
      },
    ],
    remarks: [
      `Baseline: ${pairs.length} pairs of runs, one after the other, each on a fresh server with its own PostgreSQL; ${corrections} corrections in each run.`,
    ],
    plots: [],
    raw: pairs,
  };
}
