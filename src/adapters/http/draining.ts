import type { Server } from 'node:http';
import type { HttpLimits } from '../../../config/http.js';

/**
 * Lets a closing server go. Node waits for every connection, and takes one that never sent a request, or that keeps alive after its last answer, for a
 * busy one; so they are closed here: idle ones at once, all of them when nothing is in flight at two looks in a row, or when the time is over.
 */
export function drainConnections(server: Server, isQuiet: () => boolean, limits: HttpLimits): void {
  const deadline = Date.now() + limits.drainTimeoutMs;
  let quietLooks = 0;
  const timer = setInterval(() => {
    server.closeIdleConnections();
    quietLooks = isQuiet() ? quietLooks + 1 : 0;
    if (quietLooks < 2 && Date.now() < deadline) return;
    clearInterval(timer);
    server.closeAllConnections();
  }, limits.drainLookMs);
  server.once('close', () => clearInterval(timer));
}
