/** The child process of the memory benchmark: runs one node with HTTP, composed as in production, and reports its own memory on request. */
import { serveHttp, startNode } from './solera-node.js';

export type MemoryAnswer =
  | { readonly port: number }
  | { readonly rss: number; readonly heapUsed: number; readonly actors: number };

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
  process.on('message', () => {
    const { rss, heapUsed } = process.memoryUsage();
    process.send?.({ rss, heapUsed, actors: node.composed.actors.directory.size } satisfies MemoryAnswer);
  });
  process.send?.({ port: http.port } satisfies MemoryAnswer);
}
