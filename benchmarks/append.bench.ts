/** Measures one-lot actions per second, and compares them with the bare limit and with two other event stores on the same server. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeFlags } from '../config/node.js';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { Additions, prepareLots, recordMany } from './cellar-load.js';
import {
  type Contender,
  type ContenderMessage,
  type ContenderOrder,
  type ContenderResult,
  contenders,
} from './contender.js';
import { describeMachine } from './machine.js';
import { installPeers, peerVersions } from './peer-stores.js';
import { type Aim, publish, type ReportTable, reportProgress } from './report.js';
import { startNode } from './solera-node.js';
import { spread, summary, twoDecimals, whole } from './statistics.js';

export interface AppendOptions {
  readonly seconds: number;
  readonly runs: number;
  readonly inFlight: readonly number[];
  readonly lots: number;
  readonly profile: boolean;
  readonly save: boolean;
}
interface Run extends ContenderResult {
  readonly contender: Contender;
  readonly inFlight: number;
  readonly run: number;
}

const prepared = 'bench_prepared';
/** Actions of each lot before the measurement, so that query plans and caches are not those of empty tables. */
const historyOfLot = 5;

export async function benchAppend(options: AppendOptions): Promise<void> {
  installPeers();
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    await prepareDatabase(server, options.lots);
    const runs: Run[] = [];
    for (let run = 1; run <= options.runs; run += 1) {
      for (const inFlight of options.inFlight) {
        // The order rotates from run to run, so that no contender always follows the same one.
        for (const contender of rotated(contenders, run - 1)) {
          const result = await measureContender(server, options, { contender, inFlight, last: run === options.runs });
          runs.push({ contender, inFlight, run, ...result });
          reportProgress(`run ${run}, ${inFlight} in flight, ${contender}: ${whole(result.measured.perSecond)}/s`);
        }
      }
    }
    await publish(
      {
        name: 'append',
        measures:
          `acknowledged one-lot \`addition\` actions per second over ${options.lots} lots, each at the end of its lot's timeline, in a closed loop; ` +
          `${options.runs} interleaved runs, each in a new process and on a new copy of the same database; median (minimum–maximum).`,
        doesNotMeasure:
          'edits of the past, actions on several lots, an open load, a network, a disk with slow flushes, a database larger than memory.',
        machine,
        tables: options.inFlight.flatMap((inFlight) => [rateTable(runs, inFlight), ...profileTables(runs, inFlight)]),
        aims: options.inFlight.flatMap((inFlight) => aimsOf(runs, inFlight)),
        remarks: remarks(),
        raw: runs,
      },
      options.save,
    );
  } finally {
    await server.stop();
  }
}

async function prepareDatabase(server: BenchServer, lots: number): Promise<void> {
  const node = await startNode(await server.createDatabase(prepared));
  await prepareLots(node.solera, lots);
  await recordMany(node.solera, new Additions(lots), lots * historyOfLot);
  await node.close();
}

/** Measures one contender once, in a new process and in new databases. */
async function measureContender(
  server: BenchServer,
  { seconds, lots, profile }: AppendOptions,
  { contender, inFlight, last }: { readonly contender: Contender; readonly inFlight: number; readonly last: boolean },
): Promise<ContenderResult> {
  const isPeer = contender === 'Castore' || contender === 'Emmett';
  const isBare = contender === 'bare limit' || contender === 'bare limit, encoded before';
  const measured = await server.createDatabase('bench_measured', isPeer ? undefined : prepared);
  const captured = isBare ? await server.createDatabase('bench_captured', prepared) : '';
  await server.settle();
  try {
    return await runContender({
      contender,
      load: { inFlight, warmUpMs: Math.max(2_000, seconds * 400), measuredMs: seconds * 1_000 },
      lots,
      made: lots * historyOfLot,
      measured,
      captured,
      postmaster: server.postmaster,
      profile: profile && last,
    });
  } finally {
    await server.dropDatabase('bench_measured');
    await server.dropDatabase('bench_captured');
  }
}

function runContender(order: ContenderOrder): Promise<ContenderResult> {
  const child = fork(fileURLToPath(new URL('./contender.js', import.meta.url)), { execArgv: [...nodeFlags] });
  return new Promise((resolve, reject) => {
    let message: ContenderMessage | undefined;
    child.once('error', reject);
    child.once('message', (received: ContenderMessage) => {
      message = received;
    });
    // Waits until the process has ended, because its databases are dropped next, and because it must not slow down the next contender.
    child.once('exit', (code) => {
      if (message !== undefined && 'result' in message) resolve(message.result);
      else reject(new Error(`${order.contender}: ${message?.failure ?? `its process ended with ${code}`}`));
    });
    child.send(order);
  });
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

function ofContender(runs: readonly Run[], inFlight: number, contender: Contender): readonly Run[] {
  return runs.filter((one) => one.contender === contender && one.inFlight === inFlight);
}

function rates(runs: readonly Run[], inFlight: number, contender: Contender) {
  return summary(ofContender(runs, inFlight, contender).map(({ measured }) => measured.perSecond));
}

function rateTable(runs: readonly Run[], inFlight: number): ReportTable {
  const bare = rates(runs, inFlight, 'bare limit').median;
  const rows = contenders.map((contender) => {
    const own = ofContender(runs, inFlight, contender);
    const rate = rates(runs, inFlight, contender);
    const middle = (pick: (run: Run) => number | null | undefined) => {
      const values = own.flatMap((run) => pick(run) ?? []);
      return values.length === 0 ? '–' : twoDecimals(summary(values).median);
    };
    return [
      contender,
      spread(rate),
      `${twoDecimals(rate.median / bare)} ×`,
      middle(({ measured }) => measured.p50Ms),
      middle(({ measured }) => measured.p99Ms),
      middle(({ measured }) => measured.nodeUs),
      middle(({ measured }) => measured.postgresUs),
      middle(({ measured }) => measured.clientUs),
      middle(({ meanBatch }) => meanBatch),
    ];
  });
  const head = ['', 'actions/s', 'of bare', 'p50 ms', 'p99 ms', 'node µs', 'PostgreSQL µs', 'client µs', 'batch'];
  return { title: `${inFlight} in flight`, head, rows };
}

function profileTables(runs: readonly Run[], inFlight: number): ReportTable[] {
  return ofContender(runs, inFlight, 'Solera, use case').flatMap(({ profile }) =>
    profile === undefined
      ? []
      : [
          {
            title: `Processor time of the node by part, use case, ${inFlight} in flight`,
            head: ['part', 'of the busy time'],
            rows: profile.map(({ part, share }) => [part, `${(share * 100).toFixed(1)} %`]),
          },
        ],
  );
}

function aimsOf(runs: readonly Run[], inFlight: number): Aim[] {
  const ratio = (one: Contender, other: Contender) =>
    rates(runs, inFlight, one).median / rates(runs, inFlight, other).median;
  const aim = (text: string, found: number, least: number): Aim => ({
    aim: `${text} at ${inFlight} in flight, at least ${twoDecimals(least)}`,
    found: twoDecimals(found),
    met: found >= least,
  });
  const ofBareLimit = [
    aim('use case ÷ bare limit', ratio('Solera, use case', 'bare limit'), 1 / 2),
    aim('HTTP ÷ bare limit', ratio('Solera, HTTP', 'bare limit'), 1 / 3),
  ];
  if (inFlight !== 64) return ofBareLimit;
  return [
    ...ofBareLimit,
    aim('use case ÷ Castore', ratio('Solera, use case', 'Castore'), 3),
    aim('use case ÷ Emmett', ratio('Solera, use case', 'Emmett'), 8),
  ];
}

function remarks(): string[] {
  const versions = Object.entries(peerVersions())
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  return [
    'The bare limit writes the proposals that a run of the use case committed, in the encoding of the store, into a copy of the same database: one connection, ' +
      'one transaction a batch, as many proposals a batch as calls are in flight; without the mutex, the checks and the answers. ' +
      'After each run a digest of all rows of publication, revision, entry, version and checkpoint was the same in both databases. ' +
      'Its p50 and p99 are of a batch. “Encoded before” excludes the encoding of the proposals from the measurement.',
    'Processor times are per action: of the process that runs the use cases (and the load generator, except over HTTP), of all PostgreSQL processes, and of the HTTP client.',
    '`return=minimal` leaves the lists of lots and actions out of the answer, which is most of its bytes: `Prefer: return=minimal` on every request, the rest the same.',
    'The HTTP client is a separate process on the same cores, so the server cannot use the processor time that it takes.',
    `Peers with default settings, one event a call: ${versions}. The body of the event is byte for byte the JSON that Solera stores for the same action; ` +
      'Solera also stores the action, its revision, its answer and the version, and checks them.',
  ];
}
