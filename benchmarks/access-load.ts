/** A process that sends requests of the benchmark `access` to one server after the other, on `inFlight` connections to each, without pipelining. */
import { readdir, readFile } from 'node:fs/promises';
import { type LoadAnswer, type LoadFound, type LoadOrder, sender } from './access-requests.js';
import { Additions } from './cellar-load.js';
import { closedLoop } from './closed-loop.js';
import { HttpConnection } from './http-connection.js';

/** Of each server, by its port. */
interface Target {
  readonly free: HttpConnection[];
  readonly additions: Additions;
}

const targets = new Map<number, Target>();

async function follow({ port, pid, operation, lots, made, headers, load }: LoadOrder): Promise<LoadFound> {
  const target = targets.get(port) ?? newTarget(port, lots, made, load.inFlight);
  const send = sender(operation, target.additions, lots);
  const call = async (index: number): Promise<void> => {
    const connection = target.free.pop();
    if (connection === undefined) throw new Error('more callers than connections');
    const status = await send(connection, index, headers);
    // An answer that refuses costs less than one that serves.
    if (status < 200 || status >= 300) throw new Error(`${operation} was answered with ${status}: ${connection.body}`);
    target.free.push(connection);
  };
  // The clock that is read is that of the server, not of PostgreSQL.
  const { perSecond, count, postgresUs: serverUs } = await closedLoop(load, call, () => processorMs(pid));
  return { perSecond, count, serverUs };
}

function newTarget(port: number, lots: number, made: number, inFlight: number): Target {
  const free = Array.from({ length: inFlight }, () => new HttpConnection(port));
  const target = { free, additions: new Additions(lots, made) };
  targets.set(port, target);
  return target;
}

/** Processor time of all threads of a process in milliseconds; Linux only, else null. This clock is exact: that of the process counts hundredths of a second. */
async function processorMs(pid: number): Promise<number | null> {
  if (process.platform !== 'linux') return null;
  let ns = 0;
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const stat = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0');
    ns += Number(stat.split(' ')[0]);
  }
  return ns / 1e6;
}

process.on('message', (order: LoadOrder) => {
  void follow(order).then(
    (found) => process.send?.({ found } satisfies LoadAnswer),
    (error: unknown) => process.send?.({ failure: String(error) } satisfies LoadAnswer, () => process.exit(1)),
  );
});
process.once('disconnect', () => process.exit(0));
