import { Command, InvalidArgumentError } from 'commander';
import { signalled } from '../ending.js';
import { LogFollower } from '../feed/follower.js';
import { notificationLine } from '../feed/notification-line.js';
import { called } from '../invocation.js';
import { ServerClient } from '../server-client.js';
import { note, print } from '../terminal.js';

interface Options {
  readonly url: string;
  readonly after: number;
  readonly json: boolean;
  readonly once: boolean;
}

export function feedCommand(): Command {
  return new Command('feed')
    .description(
      "Follow a server's log: what was recorded, what follows from it, what stopped being true. Proves that no number is missing.",
    )
    .option('--url <url>', 'the server', 'http://127.0.0.1:8080')
    .option('--after <n>', 'begin behind this number', number, 0)
    .option('--json', 'one CloudEvents notification a line, instead of words', false)
    .option('--once', 'end at the present head, instead of waiting for more', false)
    .addHelpText(
      'after',
      `
It reads the fixed pages first, then listens; after a lost connection it goes on where it was. Ctrl-C ends it.

Examples:
  ${called('feed')}
  ${called('feed --after 1000 --url http://cellar:8080')}
  ${called('feed --once --json')} | jq -r .type | sort | uniq -c`,
    )
    .action(async ({ url, after, json, once }: Options) => {
      const ended = new AbortController();
      const end = (): void => ended.abort();
      void signalled().then(end);
      // A reader that has seen enough, like head, ends it without complaint.
      process.stdout.on('error', end);
      const client = new ServerClient(url, { signal: ended.signal });
      const follower = new LogFollower(client, after, ended.signal);
      try {
        for await (const notification of once ? follower.pages() : follower.everything())
          print(json ? JSON.stringify(notification) : notificationLine(notification));
      } catch (error) {
        // Whatever was being asked for when it was ended.
        if (!ended.signal.aborted) throw error;
      } finally {
        client.close();
      }
      const last = follower.seen;
      note(
        last > after ? `${after + 1} … ${last}: every number came, once and in order.` : `Nothing came after ${after}.`,
      );
    });
}

function number(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 0.');
  return Number(text);
}
