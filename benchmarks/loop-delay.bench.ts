/** Measures how long one large command holds the event loop of a node, while other requests wait. */
import { performance } from 'node:perf_hooks';
import { startBenchServer } from './bench-server.js';
import { type GroupRequest, groupRequests, prepareGroup } from './large-commands.js';
import { describeMachine } from './machine.js';
import { publish, reportProgress } from './report.js';
import { serveHttp, startNode } from './solera-node.js';
import { spread, summary } from './statistics.js';
import { watchTurns } from './turn-watch.js';

interface LoopDelayOptions {
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly save: boolean;
}

interface Delay {
  readonly size: number;
  readonly name: string;
  readonly status: number;
  readonly answerMs: number;
  /** The longest time between two turns of the event loop. */
  readonly wallMs: number;
  /** The most processor time that the node's main thread used between two turns; null except on Linux. Other processes do not change it much. */
  readonly processorMs: number | null;
}

const aimMs = 50;

export async function benchLoopDelay(options: LoopDelayOptions): Promise<void> {
  const server = await startBenchServer();
  try {
    const machine = await describeMachine(server.connectionString);
    const delays: Delay[] = [];
    for (const size of options.sizes) {
      for (let run = 1; run <= options.runs; run += 1) {
        const node = await startNode(await server.createDatabase(`loop_delay_${size}_${run}`));
        const http = await serveHttp(node);
        const url = `http://127.0.0.1:${http.port}`;
        try {
          await prepareGroup(url, size);
          for (const request of groupRequests(size)) {
            const delay = { size, ...(await measure(url, request)) };
            reportProgress(JSON.stringify(delay));
            delays.push(delay);
          }
        } finally {
          await http.close();
          await node.close();
        }
      }
    }
    await publish(
      {
        name: 'loop-delay',
        measures:
          `the longest time between two turns of the event loop of a node while it answers one large command over HTTP: edits of a group of barrels of one lot that ` +
          `was topped six times, change sets that create many lots, and bodies with many places. ${options.runs} runs; median (minimum–maximum). ` +
          `The first command of each kind in a node runs code that is not compiled yet.`,
        doesNotMeasure:
          'several large commands at once, many small ones, reads of large lists, a node with more memory in use, PostgreSQL.',
        machine,
        tables: [delayTable(delays)],
        aims: [worst(delays)],
        remarks: [
          'The client runs in the same process: sending the request and receiving the answer are counted, building and parsing them are not. Other work of the machine is counted.',
          'Processor time is that of the main thread between two turns. It leaves out the time in which other processes had the processor, and the time in which the thread waited for helpers of the garbage collector.',
        ],
        raw: { options, delays },
      },
      options.save,
    );
  } finally {
    await server.stop();
  }
}

/** Sends a request and watches the loop between sending and answer. The text of the request is built before, the answer is not parsed. */
async function measure(url: string, { name, method, path, body }: GroupRequest): Promise<Omit<Delay, 'size'>> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const init: RequestInit = {
    method,
    ...(text === undefined ? {} : { body: text, headers: { 'content-type': 'application/json' } }),
  };
  await new Promise((resolve) => setTimeout(resolve, 50));
  const turns = watchTurns();
  const begun = performance.now();
  const response = await fetch(url + path, init);
  await response.arrayBuffer();
  const answerMs = performance.now() - begun;
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { maxMs: wallMs, processorMs } = turns();
  return { name, status: response.status, answerMs, wallMs, processorMs };
}

function delayTable(delays: readonly Delay[]) {
  const kinds = new Map<string, Delay[]>();
  for (const delay of delays) {
    const key = `${delay.size} ${delay.name}`;
    kinds.set(key, [...(kinds.get(key) ?? []), delay]);
  }
  return {
    title: `Longest turn of the event loop, in ms (aim: ${aimMs})`,
    head: ['group', 'command', 'status', 'loop held', 'of it processor', 'answered after'],
    rows: [...kinds.values()].map((list) => {
      const of = (pick: (delay: Delay) => number | null) => spread(summary(list.flatMap((delay) => pick(delay) ?? [])));
      return [
        String(list[0]?.size),
        String(list[0]?.name),
        String(list[0]?.status),
        of((delay) => delay.wallMs),
        of((delay) => delay.processorMs),
        of((delay) => delay.answerMs),
      ];
    }),
  };
}

function worst(delays: readonly Delay[]) {
  const most = Math.max(...delays.map(({ wallMs }) => wallMs));
  const processor = Math.max(...delays.map(({ processorMs }) => processorMs ?? 0));
  const found = `${most.toFixed(0)} ms at most, with ${processor.toFixed(0)} ms of processor time at most`;
  return { aim: `no command holds the event loop longer than ${aimMs} ms`, found, met: most <= aimMs };
}
