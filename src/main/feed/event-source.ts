import { clientLimits } from '../../../config/node.js';
import type { ServerClient } from '../server-client.js';

/** The data of each event of a server's live log behind `after`, until the connection ends or falls silent. Rejects where it cannot be opened. */
export async function* liveLog(
  client: ServerClient,
  after: number,
  signal: AbortSignal,
): AsyncGenerator<string, void, undefined> {
  const response = await client.open({
    method: 'GET',
    path: `/v1/notifications/stream?after=${after}`,
    headers: { accept: 'text/event-stream' },
  });
  const abort = (): void => void response.destroy();
  signal.addEventListener('abort', abort, { once: true });
  // The server says something every so often; a connection that says nothing for longer is dead, whatever the socket thinks.
  response.socket.setTimeout(clientLimits.silenceMs, abort);
  try {
    if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
    response.setEncoding('utf8');
    let rest = '';
    for await (const chunk of response) {
      rest += chunk;
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = block
          .split('\n')
          .filter((line) => line.startsWith('data:'))
          .map((line) => line.slice(5).trimStart());
        if (data.length > 0) yield data.join('\n');
      }
    }
  } catch (error) {
    if (!signal.aborted && !isCut(error)) throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    response.destroy();
  }
}

/** A connection that ended in the middle: what was seen stands, the next one goes on. */
function isCut(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
