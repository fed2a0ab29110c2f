import { MissingNotifications } from '../../feed/density.js';
import type { Notification } from '../../feed/notification.js';
import { headOf, pageOf, pageRange } from '../../feed/page.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import type { ServerClient } from '../server-client.js';
import { checkedItems, readCurrentPage, readPage } from './log-page.js';

/** Notifications of a server's log, in order. `first` … `last` is the whole range that is read. */
interface LogPart {
  readonly notifications: readonly Notification[];
  readonly first: number;
  readonly last: number;
}

/**
 * Yields the notifications `from` to `to`, a page at a time, so that memory does not grow with the log. Without `to` it ends at the head that the log
 * has at the beginning.
 * @throws CommandFailure if a number is missing, or the log does not reach the range.
 */
export async function* readLog(
  client: ServerClient,
  { from, to }: { readonly from: number; readonly to: number | undefined },
): AsyncGenerator<LogPart, void, undefined> {
  const current = await readCurrentPage(client);
  const size = current.last - current.first + 1;
  const head = headOf(current);
  const last = to ?? head;
  if (last > head || from > head + 1)
    throw new CommandFailure(
      `The log of ${client.url} ends with notification ${head}; it does not reach ${Math.max(last, from)}.`,
      'Choose a smaller number, or leave out --to.',
    );
  for (let first = from; first <= last; ) {
    const page = await readPage(client, pageRange(pageOf(first, size), size));
    const notifications = checkedItems(client, page?.items ?? []).filter(
      ({ sequence }) => sequence >= first && sequence <= last,
    );
    const end = Math.min(last, pageOf(first, size) * size);
    assertDense(client, notifications, first, end);
    yield { notifications, first: from, last };
    first = end + 1;
  }
}

function assertDense(client: ServerClient, notifications: readonly Notification[], first: number, last: number): void {
  for (let number = first; number <= last; number += 1) {
    if (notifications[number - first]?.sequence === number) continue;
    const cause = new MissingNotifications({ first: number, last: number });
    throw new CommandFailure(
      `The log of ${client.url} is invalid. ${cause.message}`,
      `Find the cause with ${commandLine('verify')} on its database.`,
      { cause },
    );
  }
}
