/** A process that sends requests of the benchmark `access` to one server after the other, on `inFlight` connections to each, without pipelining. */
import { type LoadAnswer, type LoadFound, type LoadOrder, sender } from './access-requests.js';
import { processCpuMs } from './bench-server.js';
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
  const measured = await closedLoop(load, call, () => processCpuMs(pid));
  const { perSecond, count, nodeUs: clientUs, postgresUs: nodeUs } = measured;
  return { perSecond, count, nodeUs, clientUs };
}

function newTarget(port: number, lots: number, made: number, inFlight: number): Target {
  const free = Array.from({ length: inFlight }, () => new HttpConnection(port));
  const target = { free, additions: new Additions(lots, made) };
  targets.set(port, target);
  return target;
}

process.on('message', (order: LoadOrder) => {
  void follow(order).then(
    (found) => process.send?.({ found } satisfies LoadAnswer),
    (error: unknown) => process.send?.({ failure: String(error) } satisfies LoadAnswer, () => process.exit(1)),
  );
});
process.once('disconnect', () => process.exit(0));
