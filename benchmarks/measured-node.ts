/** The child process of `NodeProcess`: runs one node with HTTP, composed as in production, and reports its own memory and event loop on request. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { serveHttp, startNode } from './solera-node.js';

export interface MemoryAnswer {
  readonly rss: number;
  readonly heapUsed: number;
  readonly actors: number;
}
/** The time between two turns of the event loop since the last request, in milliseconds. */
export interface LoopAnswer {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}
export type NodeRequest = 'memory' | 'loop';

process.once('message', (connectionString: string) => {
  void serve(connectionString).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
process.once('disconnect', () => process.exit(0));

async function serve(connectionString: string): Promise<void> {
  const node = await startNode(connectionString);
  const http = await serveHttp(node);
  const loop = watchLoop();
  process.on('message', (request: NodeRequest) => {
    if (request === 'loop') {
      process.send?.(loop());
      return;
    }
    const { rss, heapUsed } = process.memoryUsage();
    process.send?.({ rss, heapUsed, actors: node.composed.actors.directory.size } satisfies MemoryAnswer);
  });
  process.send?.({ port: http.port });
}

/** The returned function gives the delays since its previous call. The first call starts the measurement. */
function watchLoop(): () => LoopAnswer {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  return () => {
    const found = {
      p50Ms: monitor.percentile(50) / 1e6,
      p99Ms: monitor.percentile(99) / 1e6,
      maxMs: monitor.max / 1e6,
    };
    monitor.reset();
    monitor.enable();
    return found;
  };
}
