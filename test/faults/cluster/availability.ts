import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../../../src/harvest/chance.js';
import { type ClusterSite, type SiteNode, settled } from './cluster-site.js';
import { addTo, Load, type LotName, lots, troubleOf } from './load.js';
import { LoadBalancer } from './load-balancer.js';

/** Milliseconds until service was back, one for each time that a fault was injected, and the requests that failed in between. */
export interface Availability {
  readonly fault: string;
  readonly measured: string;
  readonly samples: readonly number[];
  readonly requests: number;
  /** Failed requests by reason. */
  readonly failed: Readonly<Record<string, number>>;
  readonly load: number;
}

interface Measurement {
  readonly site: ClusterSite;
  readonly chance: Chance;
  readonly writers: number;
}

const lotsTried = 4;

/**
 * Measures how long the lots of a node that is killed, or stopped, take no commands: each sample is the time from the fault to the first success on the slowest of
 * four of its lots, through the other nodes, which are under load meanwhile. Requests that were in progress at the victim count as failed only if another node sent them there.
 */
export async function measureTakeover(
  { site, chance, writers }: Measurement,
  { fault, repetitions }: { readonly fault: 'killed' | 'stopped'; readonly repetitions: number },
): Promise<Availability> {
  const samples: number[] = [];
  const failed: string[] = [];
  let requests = 0;
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    await settled(site);
    const victim = chance.pick(site.nodes);
    const others = site.nodes.filter((node) => node !== victim);
    const load = new Load({ writers, chance, pick: () => chance.pick(others) });
    const victims = await lotsOf(victim, others[0] ?? victim);
    if (victims.length === 0) {
      // The node was removed from the view although it was not touched since the cluster was whole. That is a result too, so it is counted and explained, not skipped.
      failed.push('node without partitions');
      await load.stop();
      await explainAbsence(victim, others);
      continue;
    }
    await pause(500 + chance.whole(0, 500));
    const begun = performance.now();
    const broken = fault === 'killed' ? victim.process.kill() : Promise.resolve(victim.process.signal('SIGSTOP'));
    const tried = Array.from({ length: lotsTried }, () => chance.pick(victims));
    const times = await Promise.all(tried.map((lot, index) => firstSuccess(others, { lot, index }, failed)));
    samples.push(Math.max(...times) - begun);
    await pause(500);
    await load.stop();
    failed.push(...load.failures.map(({ reason }) => reason));
    requests += load.successes.length + load.failures.length;
    await broken;
    if (fault === 'killed') await victim.process.start();
    else victim.process.signal('SIGCONT');
  }
  await settled(site);
  return { fault: `node ${fault}`, measured: 'its lots take commands', samples, requests, ...summary(failed) };
}

/** Ends and starts every node in turn, while a load balancer distributes requests. Each sample is the time that one node took. */
export async function measureRollingRestart(
  { site, chance, writers }: Measurement,
  rounds: number,
): Promise<Availability> {
  const balancer = new LoadBalancer(site.nodes);
  const load = new Load({ writers, chance, pick: () => balancer.pick() });
  const samples: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const node of site.nodes) {
      const begun = performance.now();
      const code = await node.process.stop();
      if (code !== 0) throw new Error(`${node.name} ended with ${code} after SIGTERM: ${node.process.log}`);
      await node.process.start();
      await settled(site);
      await balancer.waitFor(node);
      samples.push(performance.now() - begun);
    }
  await load.stop();
  await balancer.stop();
  const requests = load.successes.length + load.failures.length;
  const failed = load.failures.map(({ reason }) => reason);
  return { fault: 'rolling restart', measured: 'one node is replaced', samples, requests, ...summary(failed) };
}

const shareBack = 0.3;
const windowMs = 250;
const brokerAwayMs = 4_000;

/** Kills the broker under load. Each sample is the time until a window of 250 ms again had 0.3 of the throughput of before. */
export async function measureBrokerLoss(
  { site, chance, writers }: Measurement,
  repetitions: number,
): Promise<Availability & { readonly shares: readonly number[] }> {
  const samples: number[] = [];
  const shares: number[] = [];
  const failed: string[] = [];
  let requests = 0;
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    await settled(site);
    const load = new Load({ writers, chance, pick: () => chance.pick(site.nodes) });
    await pause(4_000);
    const begun = performance.now();
    const usual = load.rate(begun - 3_000, begun);
    await site.broker.kill();
    await pause(brokerAwayMs);
    let end = windowMs;
    while (end < brokerAwayMs && load.rate(begun + end - windowMs, begun + end) < shareBack * usual) end += 10;
    samples.push(end);
    shares.push(load.rate(begun + 1_000, begun + brokerAwayMs) / usual);
    await site.broker.restart();
    await settled(site);
    await load.stop();
    failed.push(...load.failures.map(({ reason }) => reason));
    requests += load.successes.length + load.failures.length;
  }
  const measured = '0.3 of the throughput is back';
  return { fault: 'broker killed', measured, samples, requests, shares, ...summary(failed) };
}

/** Returns when a command on the lot first succeeded. The same command is sent until then. */
async function firstSuccess(
  others: readonly SiteNode[],
  { lot, index }: { readonly lot: LotName; readonly index: number },
  failed: string[],
): Promise<number> {
  const id = randomUUID();
  for (let attempt = index; ; attempt += 1) {
    const node = others[attempt % others.length];
    if (node === undefined) throw new Error('there is no other node');
    const reason = troubleOf(await addTo(node.client, lot, id).catch(() => null));
    if (reason === null) return performance.now();
    failed.push(reason);
    await pause(20);
  }
}

/** Returns the lots that a node owns, according to another one. */
async function lotsOf(owner: SiteNode, { client }: SiteNode): Promise<LotName[]> {
  const owned: LotName[] = [];
  for (const one of lots) {
    const path = `/v1/cluster/placement?winery=${one.winery}&lot=${one.lot}`;
    const { text } = await client({ method: 'GET', path });
    if ((JSON.parse(text) as { readonly owner: string | null }).owner === owner.name) owned.push(one);
  }
  return owned;
}

/** Prints what is known about a node that owns nothing although the cluster was whole a moment ago. */
async function explainAbsence(node: SiteNode, others: readonly SiteNode[]): Promise<void> {
  const views = await Promise.all(
    [node, ...others].map(({ client }) => client({ method: 'GET', path: '/v1/cluster' }).then(({ text }) => text)),
  );
  process.stderr.write(
    `${node.name} owned nothing at load ${loadavg()[0]}: ${views.join('\n')}\n${node.process.log}\n`,
  );
}

function summary(failed: readonly string[]): Pick<Availability, 'failed' | 'load'> {
  const counts: Record<string, number> = {};
  for (const reason of failed) counts[reason] = (counts[reason] ?? 0) + 1;
  return { failed: counts, load: loadavg()[0] ?? 0 };
}

/** Returns the measurements as a table in Markdown. */
export function availabilityTable(rows: readonly Availability[]): string {
  const header = ['Fault', 'Measured until', 'Samples', 'p50', 'p95', 'Longest', 'Requests', 'Failed', 'Load'];
  const cells = rows.map(({ fault, measured, samples, requests, failed, load }) => [
    ...[fault, measured, samples.length],
    ...[0.5, 0.95, 1].map((share) => `${Math.round(quantile(samples, share))} ms`),
    requests,
    Object.entries(failed)
      .map(([reason, count]) => `${count} ${reason}`)
      .join(', ') || 'none',
    load.toFixed(1),
  ]);
  return [header, header.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

/** Returns the smallest sample that at least this share of all samples do not exceed. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
