import { Command, InvalidArgumentError } from 'commander';
import { OversizedChangeSet } from '../../feed/change-set.js';
import { follow, memoryTracking } from '../../feed/consumer/follow.js';
import type { Reconnection } from '../../feed/consumer/observed-failures.js';
import type { Arrival } from '../../feed/density.js';
import { PositionBeyondLog } from '../../feed/follower.js';
import { InvalidNotification } from '../../feed/notification-parser.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { readCurrentPage } from '../feed/log-page.js';
import { notificationLine } from '../feed/notification-line.js';
import { ServerClient } from '../server-client.js';
import { shutdownSignal } from '../shutdown.js';
import { notice, print } from '../terminal.js';

interface Options {
  readonly url: string;
  readonly after: number;
  readonly json: boolean;
  readonly once: boolean;
}

export function feedCommand(): Command {
  return new Command('feed')
    .description("Follows a server's log, prints one notification a line, and proves that no number is missing.")
    .option('--url <url>', 'address of the server', 'http://127.0.0.1:8080')
    .option('--after <n>', 'begin after this notification number', notificationNumber, 0)
    .option('--json', 'print notifications as JSON (CloudEvents) instead of text', false)
    .option('--once', 'stop at the head of the log instead of waiting for more', false)
    .addHelpText(
      'after',
      `
Reads the pages of the log, then its live stream, and resumes after a lost connection. A change set is printed once it is complete.
Ctrl-C ends the command.

Examples:
  ${commandLine('feed')}
  ${commandLine('feed --after 1000 --url http://cellar:8080')}
  ${commandLine('feed --once --json')} | jq -r .type | sort | uniq -c`,
    )
    .action(feed);
}

async function feed(options: Options): Promise<void> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  void shutdownSignal().then(end);
  // A reader that has seen enough, such as head, closes stdout: that ends the command without a failure.
  process.stdout.on('error', end);
  const client = new ServerClient(options.url, { signal: ended.signal });
  try {
    // Waits for the server, and fails with an explanation if the address is not that of one.
    await readCurrentPage(client);
  } catch (error) {
    // Aborting rejects the request in progress.
    if (!ended.signal.aborted) throw error;
  } finally {
    client.close();
  }
  notice(await printLog(options, client.url, ended.signal));
}

/** Prints notifications until the signal is aborted, or with `once` until the head of the log. Returns a summary. */
async function printLog({ after, json, once }: Options, url: string, signal: AbortSignal): Promise<string> {
  const follower = follow({
    source: { url },
    tracking: memoryTracking(after),
    apply: ({ entries }) => {
      // The set that holds `after` is delivered whole.
      for (const notification of entries)
        if (notification.sequence > after) print(json ? JSON.stringify(notification) : notificationLine(notification));
    },
    onReconnect: (reconnection) => reportOutage(url, reconnection),
    signal,
  });
  // Both reject with the failure; while it runs, the command waits for the end or for the head of the log.
  const failure = follower.done.then(
    () => null,
    (error: unknown) => error,
  );
  if (once && !signal.aborted) await follower.caughtUp().catch(() => undefined);
  if (once) await follower.stop();
  const error = await failure;
  if (error !== null) throw explained(error, url);
  return summary(after, await follower.position(), follower.arrivals);
}

/** Only the first failure of an outage is of interest. A stream that ends is opened again at once. */
function reportOutage(url: string, { source, attempt }: Reconnection): void {
  if (source === 'pages' && attempt === 1) notice(`Waiting for a Solera server on ${url} …`);
}

function explained(error: unknown, url: string): unknown {
  const log = `The log of ${url}`;
  if (error instanceof PositionBeyondLog)
    return new CommandFailure(
      `${log} does not reach ${error.position}: it ends with ${error.head}.`,
      `Begin with a smaller number: ${commandLine('feed --after 0')}`,
      { cause: error },
    );
  if (error instanceof OversizedChangeSet)
    return new CommandFailure(error.message, `Begin after it: ${commandLine(`feed --after ${error.last}`)}`, {
      cause: error,
    });
  if (error instanceof InvalidNotification)
    return new CommandFailure(
      `${url} sent a notification that cannot be read. ${error.message}`,
      'Use the program of the same version as the server.',
      { cause: error },
    );
  if (!(error instanceof Error)) return error;
  return new CommandFailure(
    `${log} is not what it must be. ${error.message}`,
    `Find the cause with ${commandLine('verify')} on its database.`,
    { cause: error },
  );
}

function summary(after: number, position: number, { gap, late, duplicate }: Readonly<Record<Arrival, number>>): string {
  if (position <= after) return `No notification came after ${after}.`;
  const disorder = `The live stream was out of order: ${gap} early, ${late} late, ${duplicate} duplicate.`;
  return `Notifications ${after + 1} to ${position}: none is missing.${gap + late + duplicate === 0 ? '' : ` ${disorder}`}`;
}

function notificationNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number ≥ 0.');
  return Number(text);
}
