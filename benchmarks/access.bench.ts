/** Measures what authentication costs: requests per second with credentials of each kind, compared with the same requests to a server without authentication. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type CredentialsCost, credentialsTable, measureCredentials } from './access-cost.js';
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
import { answerOf } from './node-process.js';
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
/** Rounds of the servers that answer from memory. */
const memoryRounds = 60;
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
    const costs = await measureCredentials(memoryRounds);
    const made = await prepareTemplate(postgres, checkout, lots);
    const pairs: Pair[] = [];
    for (let start = 0; start < options.starts; start += 1)
      pairs.push(...(await measureStart(postgres, checkout, { options, start, made })));
    await report(options, machine, { costs, pairs });
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
  const answered = answerOf(client);
  client.send(order);
  const answer = (await answered) as LoadAnswer; // access-load.ts sends nothing else.
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
  /** Processor time of the server for each request; null except on Linux. */
  readonly withoutUs: number | null;
  /** Of each pair. */
  readonly moreUs: Quartiles | null;
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
  const moreUs = group.flatMap((pair) =>
    pair.with.serverUs === null || pair.without.serverUs === null ? [] : [pair.with.serverUs - pair.without.serverUs],
  );
  const isTimed = moreUs.length > 0;
  return {
    ...{ operation, credentials },
    withoutPerSecond: summary(group.map((pair) => pair.without.perSecond)).median,
    withPerSecond: summary(group.map((pair) => pair.with.perSecond)).median,
    ratio: quartiles(group.map((pair) => pair.with.perSecond / pair.without.perSecond)),
    withoutUs: isTimed ? summary(group.flatMap((pair) => pair.without.serverUs ?? [])).median : null,
    moreUs: isTimed ? quartiles(moreUs) : null,
  };
}

interface Found {
  readonly costs: readonly CredentialsCost[];
  readonly pairs: readonly Pair[];
}

async function report(options: AccessOptions, machine: Machine, { costs, pairs }: Found): Promise<void> {
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
      tables: [credentialsTable(costs), ...operations.map((operation) => tableOf(operation, compared))],
      aims: compared.filter(({ credentials }) => !isControl(credentials)).map(aimOf),
      remarks: [
        'Each ratio and each difference of processor time is the median over all pairs, with the quartiles in parentheses.',
        'The servers of the first table hold one state in memory, and are asked by themselves, so that what differs is authentication alone: credentials, permission, the limit on the rate, and headers.',
        '“none, another server” is a second server without authentication: the difference of its ratio from 1 is the error of the measurement.',
        'Servers, PostgreSQL and the load generator share the cores, so the rate changes less than the processor time of the server.',
        `“token with an owner” sees the lots of ${ownerName} alone, so that the server looks up the owners of all lots of a page for it: that is the cost of the filter, not of authentication.`,
      ],
      raw: { options, costs, pairs },
    },
    save,
  );
}

function tableOf(operation: MeasuredOperation, compared: readonly Comparison[]): ReportTable {
  return {
    title: titles[operation],
    head: ['credentials', 'ratio', 'requests/s without', 'with', 'server µs without', 'more µs'],
    rows: compared
      .filter((one) => one.operation === operation)
      .map(({ credentials, ratio, withoutPerSecond, withPerSecond, withoutUs, moreUs }) => [
        credentials,
        shown(ratio),
        ...[withoutPerSecond, withPerSecond].map(whole),
        withoutUs === null ? '–' : withoutUs.toFixed(1),
        moreUs === null ? '–' : shown(moreUs, 1),
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

function shown({ median, lower, upper }: Quartiles, digits = 3): string {
  const [middle, least, most] = [median, lower, upper].map((value) => value.toFixed(digits));
  return `${middle} (${least}–${most})`;
}
