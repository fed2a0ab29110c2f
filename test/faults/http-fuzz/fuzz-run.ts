/** Sends fuzzed requests, several at a time, and counts the outcomes. */
import { existsSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { AnswerJudge, type FuzzAnswer } from './answer-judge.js';
import { routesOf } from './document-routes.js';
import type { FuzzSite } from './fuzz-site.js';
import { type FuzzedRequest, FuzzedRequests } from './fuzzed-request.js';

export interface FuzzReport {
  readonly sent: number;
  readonly seconds: number;
  /** Requests by caller and status. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly faults: readonly string[];
  /** Megabytes of memory of the node: after the first requests, at most, and at the end. */
  readonly memory: { readonly early: number; readonly most: number; readonly end: number };
}

interface FuzzOptions {
  readonly seed: number;
  readonly cases: number;
  /** The number of the first request, to repeat a part of a run. */
  readonly first: number;
  readonly atOnce: number;
  /** Called now and then with the report so far. */
  readonly progress?: (report: FuzzReport) => void;
}

/** Faults after which a run ends. */
const mostFaults = 20;
/** No answer in this time is a hang. The longest wait that a request may ask for is shorter. */
const hangMs = 90_000;
/** How long an event stream is read. */
const streamMs = 40;
const casesPerCheck = 500;

export async function runFuzz(
  site: FuzzSite,
  { seed, first, cases, atOnce, progress }: FuzzOptions,
): Promise<FuzzReport> {
  const document = routesOf(site.openApi);
  const requests = new FuzzedRequests(document, seed, site.callers, site.things);
  const judge = new AnswerJudge(document.routes, site.hidden);
  const agent = new http.Agent({ keepAlive: true, maxSockets: atOnce });
  const outcomes: Record<string, Record<string, number>> = {};
  const faults: string[] = [];
  const memory = { early: 0, most: 0, end: 0 };
  const begun = performance.now();
  let sent = 0;
  const report = (): FuzzReport => {
    memory.end = residentMb(site.node.pid);
    memory.most = Math.max(memory.most, memory.end);
    return { sent, seconds: (performance.now() - begun) / 1_000, outcomes, faults, memory };
  };
  const one = async (number: number): Promise<void> => {
    const request = requests.of(number);
    const answer = await answerTo(request, site.node.port, agent);
    const fault = typeof answer === 'string' ? answer : judge.fault(request, answer);
    if (fault !== null) faults.push(`case ${number} ${fault}: ${described(request, answer)}`);
    const counts = outcomes[request.caller.name] ?? {};
    outcomes[request.caller.name] = counts;
    const status = typeof answer === 'string' ? 'none' : String(answer.status);
    counts[status] = (counts[status] ?? 0) + 1;
    if (number % casesPerCheck !== casesPerCheck - 1) return;
    const now = report();
    if (number < first + 2 * casesPerCheck) memory.early = now.memory.end;
    progress?.(now);
  };
  const worker = async (): Promise<void> => {
    while (sent < cases && faults.length < mostFaults) {
      sent += 1;
      await one(first + sent - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  agent.destroy();
  await pause(500);
  return report();
}

/** Returns the answer, or says why there is none. */
function answerTo(request: FuzzedRequest, port: number, agent: http.Agent): Promise<FuzzAnswer | string> {
  const { method, target, headers, body } = request;
  return new Promise((resolve) => {
    const length = body === null ? {} : { 'content-length': String(body.length) };
    const options = {
      host: '127.0.0.1',
      localAddress: addressOf(request),
      port,
      agent,
      method,
      path: target,
      headers: { ...headers, ...length },
    };
    const sending = http.request(options, (response) => {
      const chunks: Buffer[] = [];
      const finished = (): void => {
        clearTimeout(timer);
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      };
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', finished);
      response.on('error', () => resolve('breaks off its answer'));
      if (response.headers['content-type']?.startsWith('text/event-stream') !== true) return;
      setTimeout(() => {
        finished();
        response.removeAllListeners('error').on('error', () => undefined);
        sending.destroy();
      }, streamMs);
    });
    const timer = setTimeout(() => {
      resolve('hangs');
      sending.destroy();
    }, hangMs);
    sending.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      resolve(`gets no answer (${error.code ?? error.message})`);
    });
    sending.end(body ?? undefined);
  });
}

/** Returns one of 512 addresses of this machine. From a single address, nearly all bad credentials would get 429 instead of 401. */
function addressOf({ number }: FuzzedRequest): string {
  return `127.1.${(number >> 8) & 1}.${number & 255}`;
}

/** Returns the megabytes of memory that a process occupies; NaN if it has ended. */
export function residentMb(pid: number): number {
  if (!existsSync(`/proc/${pid}/status`)) return Number.NaN;
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1_024);
}

function described({ caller, method, target, headers, body }: FuzzedRequest, answer: FuzzAnswer | string): string {
  const { authorization: _, ...shown } = headers;
  const sent = `${caller.name}: ${method} ${target.slice(0, 400)} ${JSON.stringify(shown).slice(0, 300)} ${body?.toString('utf8').slice(0, 600) ?? ''}`;
  return typeof answer === 'string' ? sent : `${sent} → ${answer.status} ${answer.text.slice(0, 400)}`;
}
