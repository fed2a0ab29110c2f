/** A node of a cluster as a process of its own, for `bench -- cluster`. Its parent tells it what to measure, over the channel between them. */
import { randomUUID } from 'node:crypto';
import type { Limits } from '../config/limits.js';
import type { NatsMessages } from '../src/adapters/nats/nats-messages.js';
import { openNats } from '../src/adapters/nats/open-nats.js';
import type { JsonObject } from '../src/application/json-object.js';
import type { UseCases } from '../src/application/use-cases.js';
import type { ClusterObserver } from '../src/cluster/observer.js';
import { type Composed, compose } from '../src/main/compose.js';
import { prepareLotsOf, randomId } from './cellar-load.js';
import { type Measured, percentiles } from './closed-loop.js';

/** How a node is started. */
export interface ClusterNodeOptions {
  readonly name: string;
  readonly connectionString: string;
  readonly natsUrl: string;
  /** Processor time that is burnt for each proposal, as if decisions were that much longer. */
  readonly decisionMs: number;
  readonly limits: Partial<Limits>;
}

/** A lot, and for an action on two lots the one that receives. */
export interface Target {
  readonly winery: string;
  readonly lot: string;
  readonly to?: string;
}

export type Order =
  | { readonly kind: 'prepare'; readonly winery: string; readonly lots: number; readonly spread: number }
  | {
      readonly kind: 'run';
      readonly targets: readonly Target[];
      readonly inFlight: number;
      readonly ms: number;
    }
  | { readonly kind: 'owners'; readonly targets: readonly Target[] }
  | { readonly kind: 'members' }
  | { readonly kind: 'stop' };

/** What a run has measured in this process. */
export interface NodeRun extends Pick<Measured, 'perSecond' | 'count' | 'p50Ms' | 'p99Ms'> {
  readonly overloaded: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Every action has this effective time. Without a tie break it comes after all that is published, at whichever node it is decided. */
const effectiveAt = '2024-03-01T00:00:00.000Z';

function actionOn({ winery: _, lot, to }: Target): JsonObject {
  const data =
    to === undefined
      ? { lot, product: 'Potassium metabisulfite', amount: 25.5, unit: 'g' }
      : { from: [{ lot, volume: 0.001 }], to: [{ lot: to, volume: 0.001 }] };
  return { id: randomId(), type: to === undefined ? 'addition' : 'rack', effectiveAt, data };
}

async function run(solera: UseCases, order: Extract<Order, { kind: 'run' }>, counts: Record<string, number>) {
  const latencies: number[] = [];
  let overloaded = 0;
  let next = Math.floor(Math.random() * order.targets.length);
  for (const name of Object.keys(counts)) counts[name] = 0;
  const begun = performance.now();
  const caller = async (): Promise<void> => {
    while (performance.now() < begun + order.ms) {
      const target = order.targets[next++ % order.targets.length];
      if (target === undefined) throw new Error('there is no target');
      const sentAt = performance.now();
      const result = await solera.record(target.winery, actionOn(target), {});
      if (result.ok) latencies.push(performance.now() - sentAt);
      else if (result.problem.code === 'overloaded') overloaded += 1;
      else throw new Error(`refused: ${JSON.stringify(result.problem)}`);
    }
  };
  await Promise.all(Array.from({ length: order.inFlight }, caller));
  const perSecond = (latencies.length * 1_000) / (performance.now() - begun);
  return { count: latencies.length, perSecond, overloaded, counts: { ...counts }, ...percentiles(latencies) };
}

/** Keeps the processor busy. */
function burn(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

function counting(counts: Record<string, number>): ClusterObserver {
  const add = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  return {
    sent: (again) => add(again ? 'sentAgain' : 'sent'),
    inDoubt: () => add('inDoubt'),
    decidedHere: () => add('decidedHere'),
    held: () => add('held'),
    holdExpired: () => add('holdExpired'),
    viewChanged: () => undefined,
    handedOver: () => undefined,
    happened: () => undefined,
  };
}

async function obey(order: Order, composed: Composed, counts: Record<string, number>): Promise<unknown> {
  const { cluster, solera } = composed;
  if (cluster === null) throw new Error('the node has no cluster');
  switch (order.kind) {
    case 'prepare':
      return prepareLotsOf(solera, order);
    case 'run':
      return run(solera, order, counts);
    case 'owners': {
      for (const winery of new Set(order.targets.map((target) => target.winery)))
        await solera.getLot(winery, 'none', {});
      return Promise.all(
        order.targets.map(async ({ winery, lot }) => (await cluster.inspection.placement(winery, lot)).owner),
      );
    }
    case 'members':
      return cluster.membership.members.length;
    case 'stop':
      return null;
  }
}

async function main(options: ClusterNodeOptions): Promise<void> {
  const counts: Record<string, number> = {};
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const messages: NatsMessages = openNats({ servers: [options.natsUrl], name: options.name, log: quiet });
  const composed = await compose({
    connectionString: options.connectionString,
    limits: options.limits,
    onBatch: (proposals) => burn(options.decisionMs * proposals),
    cluster: {
      cell: 'bench',
      self: { node: options.name, incarnation: randomUUID().replaceAll('-', '') },
      ...{ edge: false, messages, url: () => null, observer: counting(counts) },
    },
  });
  process.on('message', (order: Order) => {
    obey(order, composed, counts).then(
      async (result) => {
        if (order.kind === 'stop') {
          await composed.close();
          await messages.close();
        }
        process.send?.({ result });
        if (order.kind === 'stop') process.exit(0);
      },
      (error: unknown) => process.send?.({ error: String(error instanceof Error ? error.stack : error) }),
    );
  });
  process.once('disconnect', () => process.exit(1));
  process.send?.({ result: 'ready' });
}

// The parent passes the options as one argument.
await main(JSON.parse(process.argv[2] ?? '{}') as ClusterNodeOptions);
