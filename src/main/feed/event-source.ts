import { longestEvent } from '../../../config/feed.js';
import { clientLimits } from '../../../config/node.js';
import { logPath } from '../../feed/page.js';
import { ServerSentEventReader } from '../../feed/server-sent-event.js';
import type { ServerClient } from '../server-client.js';

/**
 * Yields the text of each notification after `after` from a server's live log, until the connection ends, falls silent, or is aborted.
 * Rejects if the stream cannot be opened or is not well-formed.
 */
export async function* liveLog(
  client: ServerClient,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const response = await client.open({
    method: 'GET',
    path: `${logPath}/stream?after=${after}`,
    headers: { accept: 'text/event-stream' },
  });
  const abort = (): void => void response.destroy();
  signal.addEventListener('abort', abort, { once: true });
  // The server sends a comment at regular intervals, so a connection that is silent for longer is dead even if its socket is open.
  response.socket.setTimeout(clientLimits.eventStreamTimeoutMs, abort);
  try {
    if (response.statusCode !== 200) throw new Error(`${logPath}/stream answered with status ${response.statusCode}.`);
    response.setEncoding('utf8');
    const reader = new ServerSentEventReader(longestEvent);
    for await (const piece of response) yield* reader.read(String(piece));
  } catch (error) {
    if (!signal.aborted && !isInterruption(error)) throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    response.destroy();
  }
}

/** The connection ended before the response did. What was read until then is valid. */
function isInterruption(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
