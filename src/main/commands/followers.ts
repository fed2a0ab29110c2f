import { setTimeout as sleep } from 'node:timers/promises';
import { Argument, Command } from 'commander';
import { clientLimits } from '../../../config/node.js';
import type { FollowerStatus } from '../../followers/followers.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { defaultServerUrl, editHint } from '../edits/edit-hint.js';
import { ServerClient, type ServerRequest } from '../server-client.js';
import { counted, formatNumber, print, progress, table } from '../terminal.js';

interface Options {
  readonly url: string;
  readonly wait: boolean;
  readonly json: boolean;
}

const verbs = ['list', 'rebuild', 'pause', 'resume'] as const;
type Verb = (typeof verbs)[number];

export function followersCommand(): Command {
  return new Command('followers')
    .description('Lists the read models of a server, rebuilds one, pauses it, or lets it go on.')
    .addArgument(new Argument('[verb]', 'what to do').choices(verbs).default('list'))
    .argument('[name]', 'the name of the follower')
    .option('--url <url>', 'URL of the server', defaultServerUrl)
    .option('--no-wait', 'rebuild: do not wait for the end')
    .option('--json', 'print the answer of the server as JSON', false)
    .addHelpText(
      'after',
      `
A rebuild makes new tables from the whole log beside those that are read, compares both, and then replaces the old ones. It goes on if this command is
interrupted. The exit code is 2 if the tables differed, or if the follower failed.

Examples:
  ${commandLine('followers')}
  ${commandLine('followers rebuild inventory')}
  ${commandLine('followers resume search')}`,
    )
    .action(async (verb: Verb, name: string | undefined, options: Options) => {
      const client = new ServerClient(options.url);
      try {
        if (verb === 'list') await showList(client, options);
        else if (name === undefined)
          throw new CommandFailure(
            `solera followers ${verb} needs the name of a follower.`,
            `List them with ${editHint('followers', client.url)}`,
          );
        else await control(client, verb, name, options);
      } finally {
        client.close();
      }
    });
}

async function showList(client: ServerClient, { json }: Options): Promise<void> {
  const followers = await readAll(client);
  print(json ? JSON.stringify(followers) : listText(followers));
}

async function control(
  client: ServerClient,
  verb: Exclude<Verb, 'list'>,
  name: string,
  options: Options,
): Promise<void> {
  const before = await find(client, name);
  const path = `/v1/followers/${encodeURIComponent(name)}/${verb}`;
  const asked = await send<FollowerStatus>(client, { method: 'POST', path });
  const isWaiting = verb === 'rebuild' && options.wait;
  const after = isWaiting ? await untilRebuilt(client, name, before.lastRebuild?.finishedAt) : asked;
  print(options.json ? JSON.stringify(after) : controlText(verb, after, isWaiting));
  const differs = isWaiting && after.lastRebuild !== null && after.lastRebuild.differences.length > 0;
  if (differs || after.status === 'failed') process.exitCode = 2;
}

/** Shows a progress bar until a rebuild has ended that was not the last one before. */
async function untilRebuilt(client: ServerClient, name: string, before: string | undefined): Promise<FollowerStatus> {
  const bar = progress(`Rebuilding ${name}`, 1, 'notifications');
  try {
    for (;;) {
      const follower = await find(client, name);
      const { status, rebuild, position, lastRebuild } = follower;
      if (rebuild !== null) bar.update(rebuild.position, Math.max(position, rebuild.position, 1));
      if (lastRebuild !== null && lastRebuild.finishedAt !== before) return follower;
      if (status === 'failed' || status === 'paused') return follower;
      await sleep(clientLimits.watchIntervalMs / 4);
    }
  } finally {
    bar.stop();
  }
}

async function find(client: ServerClient, name: string): Promise<FollowerStatus> {
  const followers = await readAll(client);
  const found = followers.find((one) => one.name === name);
  if (found !== undefined) return found;
  const known = followers.map((one) => one.name).join(', ');
  throw new CommandFailure(`There is no follower ${name}.`, `Name one of these: ${known}.`);
}

async function readAll(client: ServerClient): Promise<readonly FollowerStatus[]> {
  return send<readonly FollowerStatus[]>(client, { method: 'GET', path: '/v1/followers' });
}

async function send<Answer>(client: ServerClient, request: ServerRequest): Promise<Answer> {
  const { status, text } = await client.send(request);
  if (status === 200) return JSON.parse(text) as Answer; // As the server documents it.
  throw new CommandFailure(`${client.url} answered ${status}: ${text}`, 'Check the URL and the version of the server.');
}

function listText(followers: readonly FollowerStatus[]): string {
  const head = ['follower', 'status', 'position', 'head', 'lag s', 'rebuild'];
  const rows = followers.map(({ name, status, position, head: end, lagMs, rebuild }) => [
    name,
    status,
    formatNumber(position),
    formatNumber(end),
    formatNumber(Math.round(lagMs / 100) / 10),
    rebuild === null ? '' : `${Math.floor((100 * rebuild.position) / Math.max(1, end))} %`,
  ]);
  const problems = followers.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`]));
  return [table(head, rows, ['position', 'head', 'lag s', 'rebuild']), ...problems].join('\n');
}

function controlText(verb: Verb, follower: FollowerStatus, isWaiting: boolean): string {
  const { name, status, position, lastRebuild, problem } = follower;
  const state = `${name} is ${status} at notification ${formatNumber(position)}.`;
  if (problem !== null) return `${state} It stopped: ${problem}`;
  if (!isWaiting || lastRebuild === null) return verb === 'rebuild' ? `${state} The rebuild has begun.` : state;
  const differences = lastRebuild.differences.map(
    ({ table: one, oldRows, newRows }) => `  ${one}: ${counted(oldRows, 'row')} before, ${formatNumber(newRows)} now`,
  );
  const ended = `${name} was rebuilt up to notification ${formatNumber(lastRebuild.position)}.`;
  if (!lastRebuild.compared) return `${ended} There were no older tables of this version to compare with.`;
  if (differences.length === 0) return `${ended} The new tables equal the old ones.`;
  return [`${ended} These tables differed; the new rows are used now:`, ...differences].join('\n');
}
