/** Measures the reports of a winery with a long history, and what `impact.filings` adds to a preview. */
import { booksModel } from '../src/adapters/postgres/read-models/books.js';
import { startBenchServer } from './bench-server.js';
import { describeMachine } from './machine.js';
import { publish, type ReportTable, reportProgress } from './report.js';
import {
  actionsOfLongLot,
  actionsOfLot,
  monthCount,
  monthOf,
  type Receipt,
  recordCellar,
  recordLongLot,
} from './report-cellar.js';
import { serveHttp, startNode } from './solera-node.js';
import { type Quartiles, quartiles, twoDecimals, whole } from './statistics.js';

interface ReportsOptions {
  readonly size: number;
  readonly rounds: number;
  readonly save: boolean;
}

/** The wineries: one files its reports, the other files nothing. */
const filed = 'FILED';
const unfiled = 'UNFILED';
/** The other winery has fewer actions. The time of a preview depends on the lots that it decides, not on the size of the winery. */
const unfiledSize = 20_000;
const form = 'ttb-5120.17';
/** The months that are filed: all but the last two. */
const filedMonths = monthCount - 2;

interface Found {
  readonly books: BooksFound;
  readonly kinds: readonly { readonly name: string; readonly ms: Quartiles; readonly slowest: number }[];
  readonly previews: readonly { readonly name: string; readonly ms: Quartiles; readonly ratio: number }[];
}

/** How fast the books apply the log. */
interface BooksFound {
  /** How long recording took, and after it until the books reflected everything. */
  readonly loadS: number;
  readonly behindS: number;
  readonly head: number;
  /** The notifications that the books did not reflect when recording ended. */
  readonly behind: number;
  /** How long a rebuild took from notification 0 to the head, while nothing else was done. */
  readonly rebuildS: number;
}

export async function benchReports(options: ReportsOptions): Promise<void> {
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    const connectionString = await server.createDatabase('bench_reports');
    const node = await startNode(connectionString, null, [booksModel]);
    const http = await serveHttp(node);
    const client = clientOf(http.port);
    const startedAt = performance.now();
    const receipts = await recordCellar(node.solera, filed, options.size);
    const others = await recordCellar(node.solera, unfiled, unfiledSize);
    const long = [await recordLongLot(node.solera, filed), await recordLongLot(node.solera, unfiled)] as const;
    const loadS = (performance.now() - startedAt) / 1_000;
    const { position, head } = await positions(client);
    reportProgress(`recorded ${whole(options.size)} actions in ${whole(loadS)} s; waiting for the books`);
    await caughtUp(client, head);
    const behindS = (performance.now() - startedAt) / 1_000 - loadS;
    await server.settle();
    const rebuildS = await measureRebuild(client, head);
    const books = { loadS, behindS, head, behind: head - position, rebuildS };
    await server.settle();
    const kinds = await measureReports(client, options);
    const previews = await measurePreviews(client, { receipts, others, long, options });
    await http.close();
    await node.close();
    await publishFound({ books, kinds, previews }, machine, options);
  } finally {
    await server.stop();
  }
}

type Send = (method: string, path: string, body?: object) => Promise<unknown>;

function clientOf(port: number): Send {
  return async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}/v1${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
}

interface BooksStatus {
  readonly name: string;
  readonly position: number;
  readonly head: number;
  readonly rebuild: { readonly position: number } | null;
}

/** The position of the books, and the head of the log. */
async function positions(send: Send): Promise<Omit<BooksStatus, 'name'>> {
  // GET /followers returns a list, as the public API specifies it.
  const followers = (await send('GET', '/followers')) as readonly BooksStatus[];
  return followers.find(({ name }) => name === 'books') ?? { position: 0, head: 0, rebuild: null };
}

async function caughtUp(send: Send, head: number): Promise<void> {
  while ((await positions(send)).position < head) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Returns how many seconds a rebuild takes to reach the head. The comparison with the former tables, which follows, is awaited but not counted. */
async function measureRebuild(send: Send, head: number): Promise<number> {
  const startedAt = performance.now();
  let endedAt: number | null = null;
  await send('POST', '/followers/books/rebuild');
  for (let { rebuild } = await positions(send); rebuild !== null; { rebuild } = await positions(send)) {
    if (rebuild.position >= head) endedAt ??= performance.now();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const seconds = ((endedAt ?? performance.now()) - startedAt) / 1_000;
  reportProgress(`the books were rebuilt with ${whole(head / seconds)} notifications a second`);
  return seconds;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measureReports(send: Send, { rounds }: ReportsOptions): Promise<Found['kinds']> {
  const { head } = await positions(send);
  const path = (month: number, more = ''): string => {
    const { from, to } = monthOf(month);
    return `/wineries/${filed}/reports/${form}${more.startsWith('/') ? more : ''}?from=${from}&to=${to}${more.startsWith('&') ? more : ''}`;
  };
  const entries = '&section=A&line=13&column=a';
  const kinds: readonly (readonly [name: string, address: (round: number) => string])[] = [
    ['a month, as it is now', (round) => path(round % monthCount)],
    ['a month, as known 20,000 notifications ago', (round) => path(round % monthCount, `&known=${head - 20_000}`)],
    ['a month, as known half the log ago', (round) => path(round % monthCount, `&known=${Math.floor(head / 2)}`)],
    ['100 entries of bottling in a month', (round) => `${path(round % monthCount, '/entries')}${entries}`],
    ['removals of a month', (round) => path(round % monthCount).replace(form, 'removals')],
  ];
  const found: Found['kinds'][number][] = [];
  for (const [name, address] of kinds) {
    const ms: number[] = [];
    await send('GET', address(0));
    for (let round = 0; round < rounds; round += 1) ms.push(await timed(() => send('GET', address(round))));
    found.push({ name, ms: quartiles(ms), slowest: Math.max(...ms) });
    reportProgress(`${name}: ${twoDecimals(quartiles(ms).median)} ms`);
  }
  return found;
}

interface PreviewParts {
  readonly receipts: readonly Receipt[];
  readonly others: readonly Receipt[];
  /** The receipts of the long lots of both wineries. */
  readonly long: readonly [Receipt, Receipt];
  readonly options: ReportsOptions;
}

/** Measures previews of one kind of correction, alternately in a winery that has filed nothing and in one that has filed most months. */
async function measurePreviews(
  send: Send,
  { receipts, others, long, options }: PreviewParts,
): Promise<Found['previews']> {
  for (let month = 0; month < filedMonths; month += 1)
    await send('POST', `/wineries/${filed}/filings`, { form, ...monthOf(month) });
  const preview = (winery: string, { id, data }: Receipt, added: number) => {
    const place = data.to as { readonly volume: number }; // The place of a receipt, as it was recorded.
    const to = { ...place, volume: place.volume + added };
    return timed(() => send('PUT', `/wineries/${winery}/actions/${id}?preview=true`, { data: { ...data, to } }));
  };
  const last = (list: readonly Receipt[]): readonly Receipt[] => list.slice(Math.floor(list.length * 0.985));
  const kinds: readonly (readonly [string, readonly Receipt[], readonly Receipt[], fresh: boolean])[] = [
    ['moves nothing that is filed', last(receipts), last(others), true],
    ['moves a filed month, each edit another one', receipts.slice(0, Math.floor(receipts.length / 2)), others, true],
    ['moves a filed month, the same lot again', receipts.slice(0, 1), others.slice(0, 1), false],
    [`moves all filed months, ${whole(actionsOfLongLot)} actions`, [long[0]], [long[1]], false],
  ];
  const found: Found['previews'][number][] = [];
  for (const [name, ours, theirs, isFresh] of kinds) {
    const pairs: (readonly [number, number])[] = [];
    for (let round = 0; round < options.rounds + 10; round += 1) {
      const place = isFresh ? (round * 7_919) % Math.min(ours.length, theirs.length) : 0;
      const [mine, other] = [
        ours[Math.floor((place / Math.min(ours.length, theirs.length)) * ours.length)],
        theirs[place],
      ];
      if (mine === undefined || other === undefined) throw new Error('there are too few lots');
      const added = 1 + (round % 50);
      // In alternating order, so that neither always profits from what the other has warmed.
      const isFirst = round % 2 === 0;
      const before = isFirst ? await preview(unfiled, other, added) : 0;
      const inFiled = await preview(filed, mine, added);
      const inUnfiled = isFirst ? before : await preview(unfiled, other, added);
      // The first requests are compiled and fill caches.
      if (round >= 10) pairs.push([inUnfiled, inFiled]);
    }
    const ratio = quartiles(pairs.map(([without, withFilings]) => withFilings / without)).median;
    found.push({ name, ms: quartiles(pairs.map(([, withFilings]) => withFilings)), ratio });
    reportProgress(`${name}: ${twoDecimals(ratio)} ×`);
  }
  return found;
}

function rateRow(name: string, count: number, seconds: number): string[] {
  return [name, whole(count), twoDecimals(seconds), whole(count / seconds)];
}

async function publishFound(
  { books, kinds, previews }: Found,
  machine: Parameters<typeof publish>[0]['machine'],
  options: ReportsOptions,
): Promise<void> {
  const range = ({ median, lower, upper }: Quartiles): string =>
    `${twoDecimals(median)} (${twoDecimals(lower)}–${twoDecimals(upper)})`;
  const { loadS, behindS, head, behind, rebuildS } = books;
  const tables: ReportTable[] = [
    {
      title: 'What the books apply',
      head: ['while', 'notifications', 's', 'notifications a second'],
      rows: [
        rateRow('beside the recording', head - behind, loadS),
        rateRow('after the recording, until they reflect everything', behind, behindS),
        rateRow('in a rebuild, from the first notification on, with nothing else to do', head, rebuildS),
      ],
    },
    {
      title: `Requests over HTTP, winery with ${whole(options.size)} actions`,
      head: ['request', 'ms, median and quartiles', 'slowest, ms'],
      rows: kinds.map(({ name, ms, slowest }) => [name, range(ms), twoDecimals(slowest)]),
    },
    {
      title: `Previews of a corrected receipt, ${actionsOfLot} actions decided again where no other number is named`,
      head: ['preview', 'ms, median and quartiles', 'relative to a winery without filings'],
      rows: previews.map(({ name, ms, ratio }) => [name, range(ms), `${twoDecimals(ratio)} ×`]),
    },
  ];
  const month = kinds[0]?.slowest ?? 0;
  const [nothing, moving] = previews;
  await publish(
    {
      name: 'reports',
      measures:
        'Reports of a month, and previews of a correction with and without filings, one request at a time; how fast the books apply the log.',
      doesNotMeasure: 'Requests side by side, and printing.',
      machine,
      tables,
      aims: [
        { aim: 'a report of a month within a second', found: `${twoDecimals(month)} ms at most`, met: month <= 1_000 },
        {
          aim: 'an edit that moves nothing filed pays nothing',
          found: `${twoDecimals(nothing?.ratio ?? 0)} ×`,
          met: (nothing?.ratio ?? 2) <= 1.02,
        },
        {
          aim: 'impact.filings adds at most a tenth to a preview',
          found: `${twoDecimals(moving?.ratio ?? 0)} ×`,
          met: (moving?.ratio ?? 2) <= 1.1,
        },
      ],
      remarks: [
        `Recording took ${whole(loadS)} s. The books reflected all ${whole(head)} notifications ${whole(behindS)} s later, ${whole(head / (loadS + behindS))} a second altogether.`,
      ],
      raw: { kinds, previews, books },
    },
    options.save,
  );
}
