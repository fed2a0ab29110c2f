import type { Server } from 'node:http';
import type { HttpLimits } from '../../../config/http.js';

/**
 * Closes the connections of a closing server, for which Node would wait: it takes a connection that never sent a request, or that is kept alive
 * after a response, for busy. Idle connections are closed at once, and all of them once two checks in a row find no request in flight, or the time
 * is over.
 */
export function drainConnections(server: Server, isQuiet: () => boolean, limits: HttpLimits): void {
  const deadline = Date.now() + limits.drainTimeoutMs;
  let quietChecks = 0;
  const timer = setInterval(() => {
    server.closeIdleConnections();
    quietChecks = isQuiet() ? quietChecks + 1 : 0;
    if (quietChecks < 2 && Date.now() < deadline) return;
    clearInterval(timer);
    server.closeAllConnections();
  }, limits.drainPollMs);
  server.once('close', () => clearInterval(timer));
}
