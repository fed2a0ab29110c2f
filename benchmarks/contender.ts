/**
 * A process that measures one contender once and ends, so that no measurement inherits the heap or the compiled code of another.
 * The databases exist when it starts. It measures in `measured`; for the bare limit, it first runs the use case in `captured` to get the proposals.
 */
import type { Proposal } from '../src/application/ports/proposal.js';
import { type Batch, batchesOf, measureBareLimit, rowDigest } from './bare-limit.js';
import { processorMsOf } from './bench-server.js';
import { Additions, accepted, benchWinery } from './cellar-load.js';
import { closedLoop, type Load, type Measured } from './closed-loop.js';
import { loadOverHttp, ownClocks } from './http-load.js';
import { type EventBody, openCastore, openEmmett } from './peer-stores.js';
import { type ProfileLine, profiled } from './profile.js';
import { serveHttp, startNode, watchCommits } from './solera-node.js';

export const contenders = [
  'bare limit',
  'bare limit, encoded before',
  'Solera, use case',
  'Solera, HTTP',
  'Solera, HTTP, return=minimal',
  'Castore',
  'Emmett',
] as const;
export type Contender = (typeof contenders)[number];

export interface ContenderOrder {
  readonly contender: Contender;
  readonly load: Load;
  readonly lots: number;
  /** Additions that are in the database already. */
  readonly made: number;
  readonly measured: string;
  readonly captured: string;
  readonly postmaster: number;
  readonly profile: boolean;
}
export interface ContenderResult {
  readonly measured: Measured & { readonly clientUs?: number };
  readonly meanBatch?: number;
  readonly profile?: readonly ProfileLine[];
}
export type ContenderMessage = { readonly result: ContenderResult } | { readonly failure: string };

/** The event that Solera stores for an addition of the benchmark. The peers append the same. */
const additionMade: EventBody = {
  type: 'AdditionMade',
  data: {
    name: 'AdditionMade',
    vessels: [],
    additives: [{ product: 'Potassium metabisulfite', unit: 'g', change: 25.5 }],
    cost: {},
    set: {},
  },
};

process.once('message', (order: ContenderOrder) => {
  void measure(order).then(
    (result) => process.send?.({ result } satisfies ContenderMessage, () => process.exit(0)),
    (error: unknown) => {
      const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({ failure } satisfies ContenderMessage, () => process.exit(1));
    },
  );
});
process.once('disconnect', () => process.exit(1));

function measure(order: ContenderOrder): Promise<ContenderResult> {
  switch (order.contender) {
    case 'Solera, use case':
      return measureUseCase(order);
    case 'Solera, HTTP':
    case 'Solera, HTTP, return=minimal':
      return measureHttp(order);
    case 'bare limit':
    case 'bare limit, encoded before':
      return measureBare(order);
    case 'Castore':
    case 'Emmett':
      return measurePeer(order);
  }
}

async function measureUseCase({ measured: connectionString, load, lots, made, postmaster, profile }: ContenderOrder) {
  const node = await startNode(connectionString);
  const bodies = new Additions(lots, made);
  const record = async () => accepted(await node.solera.record(benchWinery, bodies.next(), {}));
  const measured = await closedLoop(load, record, () => processorMsOf(postmaster));
  const lines = profile
    ? await profiled(() => closedLoop({ ...load, warmUpMs: 0 }, record, async () => null))
    : undefined;
  await node.close();
  return { measured, meanBatch: mean(node.batchSizes), ...(lines === undefined ? {} : { profile: lines }) };
}

async function measureHttp({ contender, measured: connectionString, load, lots, made, postmaster }: ContenderOrder) {
  const node = await startNode(connectionString);
  const http = await serveHttp(node);
  const measured = await loadOverHttp(
    { port: http.port, lots, made, load, minimal: contender === 'Solera, HTTP, return=minimal' },
    ownClocks(() => processorMsOf(postmaster)),
  );
  await http.close();
  await node.close();
  return { measured, meanBatch: mean(node.batchSizes) };
}

async function measurePeer({ contender, measured: connectionString, load, lots, postmaster }: ContenderOrder) {
  const store = await (contender === 'Castore' ? openCastore : openEmmett)(connectionString);
  const append = (index: number) => store.append(peerStream(index % lots), additionMade);
  const measured = await closedLoop(load, append, () => processorMsOf(postmaster));
  await store.close();
  return { measured };
}

/** A UUID, because Castore's default table requires it. */
function peerStream(lot: number): string {
  return `00000000-0000-7000-8000-${lot.toString(16).padStart(12, '0')}`;
}

async function measureBare(order: ContenderOrder): Promise<ContenderResult> {
  const { proposals, base } = await captureProposals(order);
  const size = order.load.inFlight;
  const measured = await measureBareLimit({
    connectionString: order.measured,
    batches: batchesOf(proposals, size),
    base,
    encodedBefore: order.contender !== 'bare limit',
    warmUp: warmUpProposals,
    processorMs: () => processorMsOf(order.postmaster),
  });
  if ((await rowDigest(order.measured)) !== (await rowDigest(order.captured)))
    throw new Error('the bare loop and the use case wrote different rows');
  return { measured, meanBatch: size };
}

const capturedProposals = 45_000;
const warmUpProposals = 10_000;

/** Runs the use case and returns the proposals that it commits, in the order of their numbers. */
async function captureProposals({
  captured,
  lots,
  made,
  load,
}: ContenderOrder): Promise<{ proposals: Batch; base: number }> {
  const node = await startNode(captured);
  const base = (await node.solera.head()) + 1;
  const committed: { proposal: Proposal; first: number }[] = [];
  watchCommits(node, (proposal, first) => void committed.push({ proposal, first }));
  const bodies = new Additions(lots, made);
  let left = capturedProposals;
  const caller = async (): Promise<void> => {
    while (left-- > 0) accepted(await node.solera.record(benchWinery, bodies.next(), {}));
  };
  await Promise.all(Array.from({ length: load.inFlight }, caller));
  await node.close();
  const proposals = committed.sort((a, b) => a.first - b.first).map(({ proposal }) => proposal);
  const stored = proposals[0]?.touches[0]?.events?.[0];
  if (stored !== JSON.stringify(additionMade.data))
    throw new Error(`the peers append ${JSON.stringify(additionMade.data)}, and Solera stores ${stored}`);
  return { proposals, base };
}

function mean(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
}
