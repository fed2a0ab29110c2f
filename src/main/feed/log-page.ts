import type { NumberRange } from '../../feed/density.js';
import type { Notification } from '../../feed/notification.js';
import { InvalidNotification, toNotification } from '../../feed/notification-parser.js';
import { InvalidPage, type LogPage, logPath, pagePath, parsePage } from '../../feed/page.js';
import { CommandFailure } from '../command-failure.js';
import type { ServerClient } from '../server-client.js';

/** Reads the current page of a server's log. @throws CommandFailure if the answer is not a page of a log. */
export async function readCurrentPage(client: ServerClient): Promise<LogPage> {
  const page = await read(client, logPath);
  if (page === null) throw notSolera(client, logPath, 404);
  return page;
}

/** Reads the page with these numbers, or returns null if the log does not reach it. @throws CommandFailure as `readCurrentPage` does. */
export function readPage(client: ServerClient, range: NumberRange): Promise<LogPage | null> {
  return read(client, pagePath(range));
}

/** Returns the notifications of a page's items. @throws CommandFailure if one of them is no notification. */
export function checkedItems(client: ServerClient, items: readonly unknown[]): Notification[] {
  try {
    return items.map(toNotification);
  } catch (error) {
    if (!(error instanceof InvalidNotification)) throw error;
    throw new CommandFailure(
      `${client.url} sent a notification that cannot be read. ${error.message}`,
      'Use the program of the same version as the server.',
      { cause: error },
    );
  }
}

async function read(client: ServerClient, path: string): Promise<LogPage | null> {
  const { status, text } = await client.send({ method: 'GET', path });
  if (status === 404) return null;
  if (status !== 200) throw notSolera(client, path, status);
  try {
    return parsePage(text);
  } catch (error) {
    if (error instanceof InvalidPage) throw notSolera(client, path, status, error);
    throw error;
  }
}

function notSolera(client: ServerClient, path: string, status: number, cause?: InvalidPage): CommandFailure {
  return new CommandFailure(
    `${client.url} does not seem to be a Solera server: ${path} answered with status ${status} and without a page of a log.`,
    'Use the address that the server printed when it was ready: --url http://host:port',
    { cause },
  );
}
