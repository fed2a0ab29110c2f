import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { commandLine } from '../command-line.js';
import { readLog } from '../feed/log-reader.js';
import { csvHeader, notificationCsv } from '../feed/notification-csv.js';
import { ServerClient } from '../server-client.js';
import { shutdownSignal } from '../shutdown.js';
import { counted, notice, type Progress, progress } from '../terminal.js';

interface Options {
  readonly url: string;
  readonly from: number;
  readonly to?: number;
}

export function exportCommand(): Command {
  return new Command('export')
    .description("Writes a server's log as CSV for a spreadsheet: a row for each notification.")
    .option('--url <url>', 'address of the server', 'http://127.0.0.1:8080')
    .option('--from <n>', 'begin with this notification number', notificationNumber, 1)
    .option('--to <n>', 'end with this notification number (default: the last one of the log)', notificationNumber)
    .addHelpText(
      'after',
      `
The table has the same columns whatever the notifications are, and proves that no number is missing. An apostrophe precedes a text that a
spreadsheet would read as a formula. The column json holds the data of the action, or the whole event. Ctrl-C ends the command.

Examples:
  ${commandLine('export')} > log.csv
  ${commandLine('export --from 1001 --to 2000 --url http://cellar:8080')} > log.csv`,
    )
    .action(exportLog);
}

async function exportLog({ url, from, to }: Options): Promise<void> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  void shutdownSignal().then(end);
  // A reader that has seen enough, such as head, closes stdout: that ends the command without a failure.
  process.stdout.on('error', end);
  const client = new ServerClient(url, { signal: ended.signal });
  let bar: Progress | undefined;
  let written = 0;
  try {
    await write(csvHeader(), ended.signal);
    for await (const { notifications, first, last } of readLog(client, { from, to })) {
      bar ??= progress('Writing the log', last - first + 1, 'notifications');
      await write(notificationCsv(notifications), ended.signal);
      written += notifications.length;
      bar.update(written);
      if (ended.signal.aborted) break;
    }
  } catch (error) {
    // Aborting rejects the request in progress.
    if (!ended.signal.aborted) throw error;
  } finally {
    bar?.stop();
    client.close();
  }
  notice(
    `${counted(written, 'notification')} ${written === 1 ? 'was' : 'were'} written${ended.signal.aborted ? ' before the command was ended' : ''}.`,
  );
}

/** Writes to stdout, and waits until it has room for more, so that a slow reader does not fill the memory. */
async function write(text: string, signal: AbortSignal): Promise<void> {
  if (process.stdout.write(text)) return;
  await once(process.stdout, 'drain', { signal });
}

function notificationNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a whole number ≥ 1.');
  return Number(text);
}
