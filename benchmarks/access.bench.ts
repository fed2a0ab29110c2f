/** Measures what authentication costs: requests per second with credentials of each kind, compared with the same requests to a server without authentication. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import {
  type LoadAnswer,
  type LoadFound,
  type LoadOrder,
  type MeasuredOperation,
  measuredOperations,
} from './access-requests.js';
import { type Sender, ownerName, prepareTemplate, startAccessServers } from './access-servers.js';
import { type BenchServer, startBenchServer } from './bench-server.js';
import type { Load } from './closed-loop.js';
import { describeMachine, type Machine } from './machine.js';
import { type Aim, publish, type ReportTable, reportProgress, repositoryRoot } from './report.js';
import { runSolera } from './server-under-test.js';
import { type Quartiles, quartiles, summary, whole } from './statistics.js';

interface AccessOptions {
  /** Starts of the servers. */
  readonly starts: number;
  /** Pairs of slices for each kind of request and of credentials, in each start. */
  readonly rounds: number;
  readonly sliceMs: number;
  readonly inFlight: number;
  /** Only these requests. */
  readonly only: readonly MeasuredOperation[];
  readonly save: boolean;
}

/** One slice without authentication, and one with these credentials, just before or after it. */
interface Pair {
  readonly operation: MeasuredOperation;
  readonly credentials: string;
  readonly without: LoadFound;
  readonly with: LoadFound;
}

const lots = 500;
const leastRatio = 0.97;
/** After a change of the server, requests of the slice before may still occupy it. */
const settleMs = 60;
/** Until the code of a server is compiled for one kind of requests. */
const warmUpMs = 1_500;

export async function benchAccess(options: AccessOptions): Promise<void> {
  const checkout = repositoryRoot();
  await runSolera(checkout, ['--version']);
  const postgres = await startBenchServer();
  try {
    const machine = await describeMachine(postgres.connectionString, checkout);
    const made = await prepareTemplate(postgres, checkout, lots);
    const pairs: Pair[] = [];
    for (let start = 0; start < options.starts; start += 1)
      pairs.push(...(await measureStart(postgres, checkout, { options, start, made })));
    await report(options, machine, pairs);
  } finally {
    await postgres.stop();
  }
}

interface Start {
  readonly options: AccessOptions;
  readonly start: number;
  readonly made: number;
}

async function measureStart(
  postgres: BenchServer,
  checkout: string,
  { options, start, made }: Start,
): Promise<readonly Pair[]> {
  const { rounds, sliceMs, inFlight, only } = options;
  const servers = await startAccessServers(postgres, checkout, String(start));
  const client = fork(fileURLToPath(new URL('./access-load.js', import.meta.url)), { execArgv: [] });
  const pairs: Pair[] = [];
  const slice = (operation: MeasuredOperation, { server, headers }: Sender, load: Load): Promise<LoadFound> => {
    const port = Number(new URL(server.url).port);
    return loadOf(client, { port, pid: server.pid, operation, lots, made, headers, load });
  };
  const { baseline, compared } = servers;
  const measured = { inFlight, warmUpMs: settleMs, measuredMs: sliceMs };
  try {
    for (const operation of measuredOperations.filter((one) => only.includes(one))) {
      for (const sender of [baseline, ...compared])
        await slice(operation, sender, { inFlight, warmUpMs, measuredMs: settleMs });
      await postgres.settle();
      for (let round = 0; round < rounds; round += 1)
        for (const sender of compared) {
          // Each comes first in every second round, so that a drift of the machine favours neither.
          const isFirst = (round + start) % 2 === 0;
          const before = isFirst ? await slice(operation, sender, measured) : null;
          const without = await slice(operation, baseline, measured);
          const found = before ?? (await slice(operation, sender, measured));
          pairs.push({ operation, credentials: sender.name, without, with: found });
        }
      reportProgress(`start ${start + 1} of ${options.starts}, ${operation}: ${progress(pairs, operation)}`);
    }
    return pairs;
  } finally {
    client.disconnect();
    await servers.stop();
  }
}

async function loadOf(client: ChildProcess, order: LoadOrder): Promise<LoadFound> {
  const answered = once(client, 'message');
  client.send(order);
  const [answer] = (await answered) as [LoadAnswer]; // access-load.ts sends nothing else.
  if ('failure' in answer) throw new Error(answer.failure);
  return answer.found;
}

function progress(pairs: readonly Pair[], operation: MeasuredOperation): string {
  return comparisons(pairs.filter((pair) => pair.operation === operation))
    .map(({ credentials, ratio }) => `${credentials} ${shown(ratio)}`)
    .join(', ');
}

interface Comparison {
  readonly operation: MeasuredOperation;
  readonly credentials: string;
  readonly withoutPerSecond: number;
  readonly withPerSecond: number;
  /** Of the rates of each pair. */
  readonly ratio: Quartiles;
  /** Processor time of the server for each request, over all slices; null except on Linux. */
  readonly withoutUs: number | null;
  readonly withUs: number | null;
}

function comparisons(pairs: readonly Pair[]): readonly Comparison[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const key = `${pair.operation}, ${pair.credentials}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pair]);
    else group.push(pair);
  }
  return [...groups.values()].flatMap((group) => (group[0] === undefined ? [] : [comparisonOf(group[0], group)]));
}

function comparisonOf({ operation, credentials }: Pair, group: readonly Pair[]): Comparison {
  return {
    ...{ operation, credentials },
    withoutPerSecond: summary(group.map((pair) => pair.without.perSecond)).median,
    withPerSecond: summary(group.map((pair) => pair.with.perSecond)).median,
    ratio: quartiles(group.map((pair) => pair.with.perSecond / pair.without.perSecond)),
    withoutUs: meanUs(group.map((pair) => pair.without)),
    withUs: meanUs(group.map((pair) => pair.with)),
  };
}

/** The clock of a process counts hundredths of a second, so single slices are too short for it. */
function meanUs(slices: readonly LoadFound[]): number | null {
  let us = 0;
  let count = 0;
  for (const slice of slices) {
    if (slice.nodeUs === null) return null;
    us += slice.nodeUs * slice.count;
    count += slice.count;
  }
  return us / count;
}

async function report(options: AccessOptions, machine: Machine, pairs: readonly Pair[]): Promise<void> {
  const { starts, rounds, sliceMs, inFlight, save } = options;
  const compared = comparisons(pairs);
  const operations = measuredOperations.filter((operation) => compared.some((one) => one.operation === operation));
  await publish(
    {
      name: 'access',
      measures:
        `requests per second over HTTP, ${inFlight} in flight on as many connections, to a server with authentication and to one without; ` +
        `${whole(lots)} lots of one owner. Slices of ${sliceMs} ms without and with authentication alternate, and so does their order: ${rounds} pairs for each line in each of ${starts} starts of the servers. ` +
        'The servers have copies of the same database. The rate limit is on with authentication, and refuses nothing. Any answer but a success ends the benchmark.',
      doesNotMeasure: 'signing in, the first verification of a JSON Web Token, TLS, several nodes, refused requests.',
      machine,
      tables: operations.map((operation) => tableOf(operation, compared)),
      aims: compared.filter(({ credentials }) => !isControl(credentials)).map(aimOf),
      remarks: [
        'Each ratio is the median of the ratios of all pairs, with their quartiles in parentheses.',
        '“none, another server” is a second server without authentication: the difference of its ratio from 1 is the error of the measurement.',
        'Servers, PostgreSQL and the load generator share the cores, so the rate changes less than the processor time of the server.',
        `“token with an owner” sees the lots of ${ownerName} alone, so that the server looks up the owners of all lots of a page for it: that is the cost of the filter, not of authentication.`,
      ],
      raw: { options, pairs },
    },
    save,
  );
}

function tableOf(operation: MeasuredOperation, compared: readonly Comparison[]): ReportTable {
  return {
    title: titles[operation],
    head: ['credentials', 'ratio', 'requests/s without', 'with', 'server µs without', 'with', 'difference'],
    rows: compared
      .filter((one) => one.operation === operation)
      .map(({ credentials, ratio, withoutPerSecond, withPerSecond, withoutUs, withUs }) => [
        credentials,
        shown(ratio),
        ...[withoutPerSecond, withPerSecond].map(whole),
        ...[withoutUs, withUs, withoutUs === null || withUs === null ? null : withUs - withoutUs].map(microseconds),
      ]),
  };
}

const titles: Readonly<Record<MeasuredOperation, string>> = {
  state: 'GET of the state of a lot',
  'current page': 'GET of the current page of notifications, half full',
  'full page': 'GET of a full page of notifications',
  record: 'POST of an action',
};

function aimOf({ operation, credentials, ratio }: Comparison): Aim {
  return {
    aim: `${operation}, ${credentials}: at most 3 % of the throughput is lost`,
    found: `${shown(ratio)} × the throughput`,
    met: ratio.median >= leastRatio,
  };
}

function isControl(credentials: string): boolean {
  return credentials.startsWith('none');
}

function shown({ median, lower, upper }: Quartiles): string {
  const [middle, least, most] = [median, lower, upper].map((value) => value.toFixed(3));
  return `${middle} (${least}–${most})`;
}

function microseconds(value: number | null): string {
  return value === null ? '–' : value.toFixed(1);
}
