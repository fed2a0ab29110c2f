import { Command, InvalidArgumentError } from 'commander';
import { commandLine } from '../command-line.js';
import { HttpFollower } from '../feed/http-follower.js';
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
    .action(follow);
}

async function follow({ url, after, json, once }: Options): Promise<void> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  void shutdownSignal().then(end);
  // A reader that has seen enough, such as head, closes stdout: that ends the command without a failure.
  process.stdout.on('error', end);
  const client = new ServerClient(url, { signal: ended.signal });
  const follower = new HttpFollower(client, after, ended.signal);
  try {
    // The set that holds `after` is delivered whole.
    for await (const { entries } of follower.changeSets({ once }))
      for (const notification of entries)
        if (notification.sequence > after) print(json ? JSON.stringify(notification) : notificationLine(notification));
  } catch (error) {
    // Aborting rejects the request in progress.
    if (!ended.signal.aborted) throw error;
  } finally {
    client.close();
  }
  notice(summary(after, follower));
}

function summary(after: number, { position, arrivals }: HttpFollower): string {
  if (position <= after) return `No notification came after ${after}.`;
  const { gap, late, duplicate } = arrivals;
  const disorder = `The live stream was out of order: ${gap} early, ${late} late, ${duplicate} duplicate.`;
  return `Notifications ${after + 1} to ${position}: none is missing.${gap + late + duplicate === 0 ? '' : ` ${disorder}`}`;
}

function notificationNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number ≥ 0.');
  return Number(text);
}
