/** What encryption costs: sealing and opening a short text and a long one, which is deflated, and recording one-lot actions in an encrypted winery compared with the same in clear. */
import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keySource } from '../src/encryption/key-source.js';
import { openText, sealedParts, sealText } from '../src/encryption/sealed-text.js';
import { rotateKey } from '../src/main/keys/key-changes.js';
import { type BenchServer, startBenchServer } from './bench-server.js';
import { Additions, accepted, benchWinery, prepareLots } from './cellar-load.js';
import { closedLoop, type Load, type Measured } from './closed-loop.js';
import { describeMachine } from './machine.js';
import { publish, type ReportTable, reportProgress } from './report.js';
import { startNode } from './solera-node.js';

interface EncryptionOptions {
  readonly seconds: number;
  readonly runs: number;
  readonly inFlight: number;
  readonly save: boolean;
}

const lots = 1_000;
/** The text of an event, and how often it is sealed. */
interface CipherText {
  readonly name: string;
  readonly text: string;
  readonly times: number;
}

/** An event of a blend of many origins: numbers differ, members repeat. */
const origins = Array.from({ length: 40 }, (_, index) => ({
  ...{ lot: `25-ME-${(index * 37) % 100}`, share: Math.round(1e6 / (index + 1)) },
  ...{ variety: ['Merlot', 'Syrah', 'Malbec'][index % 3], vintage: 2021 + (index % 4) },
}));
const cipherTexts: readonly CipherText[] = [
  { name: '300 bytes', text: 'x'.repeat(300), times: 200_000 },
  { name: 'a blend of 40 origins', text: JSON.stringify({ origins }), times: 20_000 },
];

interface Result {
  readonly encrypted: boolean;
  readonly measured: Measured;
}

export async function benchEncryption({ seconds, runs, inFlight, save }: EncryptionOptions): Promise<void> {
  const cipher = cipherTexts.map(cipherCost);
  const server = await startBenchServer();
  const folder = await mkdtemp(join(tmpdir(), 'solera-bench-keys-'));
  const results: Result[] = [];
  const load = { inFlight, warmUpMs: 2_000, measuredMs: seconds * 1_000 };
  try {
    for (let run = 0; run < runs; run += 1)
      for (const encrypted of [false, true]) {
        reportProgress(`run ${run + 1} of ${runs}, ${encrypted ? 'encrypted' : 'in clear'}`);
        results.push({ encrypted, measured: await measured(server, load, { name: `run_${run}`, encrypted, folder }) });
      }
    const machine = await describeMachine(server.connectionString);
    const rates = [false, true].map((encrypted) => summaryOf(results, encrypted).rate);
    await publish(
      {
        name: 'encryption',
        measures: `Sealing and opening texts; one-lot additions per second through the use case with ${inFlight} in flight on ${lots} lots.`,
        doesNotMeasure: 'HTTP; readers of the log; other kinds of actions.',
        machine,
        tables: [cipherTable(cipher), recordingTable(results)],
        aims: [],
        remarks: [`Encrypted ÷ in clear: ${((rates[1] ?? 0) / (rates[0] ?? 1)).toFixed(2)}`],
        raw: { cipher, results },
      },
      save,
    );
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

/** Records on a database of its own. */
async function measured(
  server: BenchServer,
  load: Load,
  { name, encrypted, folder }: { readonly name: string; readonly encrypted: boolean; readonly folder: string },
): Promise<Measured> {
  const connectionString = await server.createDatabase(`${name}_${encrypted ? 'encrypted' : 'clear'}`);
  const first = await startNode(connectionString);
  await prepareLots(first.solera, 1);
  await first.close();
  const keys = encrypted ? await withKey(connectionString, join(folder, `${name}.json`)) : null;
  const node = await startNode(connectionString, keys);
  await prepareLots(node.solera, lots, 1);
  await server.settle();
  const bodies = new Additions(lots);
  const record = async (): Promise<unknown> => accepted(await node.solera.record(benchWinery, bodies.next(), {}));
  const found = await closedLoop(load, record, () => server.processorMs());
  await node.close();
  return found;
}

type CipherCost = ReturnType<typeof cipherCost>;

function cipherTable(costs: readonly CipherCost[]): ReportTable {
  const rows = costs.map(({ name, bytes, sealedBytes, sealUs, openUs }) => [
    name,
    ...[bytes, sealedBytes].map((value) => value.toFixed(0)),
    ...[sealUs, openUs].map((value) => value.toFixed(1)),
  ]);
  return { title: 'The cipher', head: ['Text', 'bytes', 'bytes sealed', 'µs to seal', 'µs to open'], rows };
}

function recordingTable(results: readonly Result[]): ReportTable {
  const rows = [false, true].map((encrypted) => {
    const { rate, nodeUs, postgresUs } = summaryOf(results, encrypted);
    return [encrypted ? 'encrypted' : 'in clear', ...[rate, nodeUs, postgresUs].map((value) => value.toFixed(0))];
  });
  return { title: 'Recording', head: ['Winery', 'actions/s', 'node µs', 'PostgreSQL µs'], rows };
}

/** The medians of the runs. */
function summaryOf(results: readonly Result[], encrypted: boolean) {
  const some = results.filter((one) => one.encrypted === encrypted).map((one) => one.measured);
  return {
    rate: median(some.map(({ perSecond }) => perSecond)),
    nodeUs: median(some.map(({ nodeUs }) => nodeUs)),
    postgresUs: median(some.map(({ postgresUs }) => postgresUs ?? 0)),
  };
}

async function withKey(connectionString: string, path: string): Promise<string> {
  const node = await startNode(connectionString);
  await rotateKey(node.composed.postgres, keySource(path), benchWinery);
  await node.close();
  return path;
}

function cipherCost({ name, text, times }: CipherText) {
  const secret = createSecretKey(randomBytes(32));
  const place = ['event', 'lot/bench/LOT-000001', '0190a1b2-0000-7000-8000-000000000000'];
  const nonce = randomBytes(12);
  const seal = (): string => sealText(text, { key: 'bench-1', secret, place, nonce, mayDeflate: true });
  const sealed = seal();
  const open = (): string => openText(sealedParts(sealed), secret, place);
  const [sealUs, openUs] = [microseconds(seal, times), microseconds(open, times)];
  return { name, bytes: text.length, sealedBytes: sealed.length, sealUs, openUs };
}

/** Processor time of one call. */
function microseconds(work: () => unknown, times: number): number {
  for (let index = 0; index < times / 10; index += 1) work();
  const begun = process.cpuUsage().user;
  for (let index = 0; index < times; index += 1) work();
  return (process.cpuUsage().user - begun) / times;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
