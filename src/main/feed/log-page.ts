import { CommandFailure } from '../command-failure.js';
import type { ServerAnswer, ServerClient } from '../server-client.js';

export interface Notification {
  readonly sequence: number;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface LogPage {
  readonly first: number;
  readonly last: number;
  readonly items: readonly Notification[];
}

/** The page that has a number, or the one that is being filled. @throws CommandFailure where the answer is no page of a Solera's log. */
export async function readPage(client: ServerClient, range?: { first: number; last: number }): Promise<LogPage> {
  const path = `/v1/notifications${range === undefined ? '' : `/${range.first},${range.last}`}`;
  const answer = await client.ask({ method: 'GET', path });
  const page = pageIn(answer);
  if (page !== undefined) return page;
  throw new CommandFailure(
    `There seems to be no Solera on ${client.url}: ${path} answered with status ${answer.status}, and with no page of a log.`,
    'Name the address that the server printed when it was ready: --url http://host:port',
  );
}

/** The last number there is. */
export function headOf({ first, items }: LogPage): number {
  return first - 1 + items.length;
}

function pageIn({ status, text }: ServerAnswer): LogPage | undefined {
  if (status !== 200) return undefined;
  try {
    const page = JSON.parse(text) as Partial<LogPage> | null;
    // With numbers and a list it is what the contract says.
    const isPage = Number.isInteger(page?.first) && Number.isInteger(page?.last) && Array.isArray(page?.items);
    return isPage ? (page as LogPage) : undefined;
  } catch {
    return undefined;
  }
}
