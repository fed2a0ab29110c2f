import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { clientLimits } from '../../../config/node.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { clientHeaders } from '../configuration.js';
import { permanentFailure } from '../permanent-failure.js';
import { clearScreen, formatNumber, print, table } from '../terminal.js';

interface ClusterAnswer {
  readonly cell: string;
  readonly epoch: number;
  readonly brokered: boolean;
  readonly partitions: number;
  readonly unowned: number;
  readonly nodes: readonly {
    readonly node: string;
    readonly url: string | null;
    readonly version: string;
    readonly status: string;
    readonly seenAt: string;
    readonly startedAt: string;
    readonly partitions: number;
    readonly commandsPerSecond: number;
    readonly p99Ms: number;
  }[];
}

interface Options {
  readonly url: string;
  readonly watch: boolean;
  readonly json: boolean;
}

export function nodesCommand(): Command {
  return new Command('nodes')
    .description('Shows the nodes of a cluster: their state, their share of the lots, and their load.')
    .option('--url <url>', 'URL of any node', 'http://127.0.0.1:8080')
    .option('--watch', 'refresh it every second, until Ctrl-C', false)
    .option('--json', 'print the answer of the server as JSON', false)
    .addHelpText(
      'after',
      `
With --watch, if the node of --url ends, the command goes on with another node of the cluster.

Examples:
  ${commandLine('nodes')}
  ${commandLine('nodes --watch --url http://127.0.0.1:8081')}`,
    )
    .action(async ({ url, watch, json }: Options) => {
      if (watch) return watchNodes(url, json);
      const found = await readAny([url]);
      if (found === null)
        throw new CommandFailure(`${url} does not answer.`, 'Start the node, or name another one with --url.');
      print(json ? JSON.stringify(found.answer) : clusterText(found.answer, url));
    });
}

/** Prints the nodes every second. Clears the screen of a terminal before; otherwise prints one after the other. */
async function watchNodes(first: string, json: boolean): Promise<void> {
  let url = first;
  let known: readonly string[] = [first];
  for (;;) {
    const found = await readAny([url, ...known]);
    if (found === null) print(`No node of the cluster answers. Trying again: ${known.join(', ')}`);
    else {
      url = found.url;
      known = [...new Set([...known, ...found.answer.nodes.flatMap((node) => node.url ?? [])])];
      if (process.stdout.isTTY && !json) clearScreen();
      print(json ? JSON.stringify(found.answer) : `${new Date().toISOString()}\n${clusterText(found.answer, url)}`);
    }
    await sleep(clientLimits.watchIntervalMs);
  }
}

/** Returns the answer of the first node that answers in time, or null. @throws CommandFailure if a node is not trusted */
async function readAny(
  urls: readonly string[],
): Promise<{ readonly url: string; readonly answer: ClusterAnswer } | null> {
  for (const url of new Set(urls)) {
    try {
      const response = await fetch(new URL('/v1/cluster', url), {
        headers: clientHeaders(process.env),
        signal: AbortSignal.timeout(clientLimits.nodeAnswerMs),
      });
      // Solera's own answer.
      if (response.ok) return { url, answer: (await response.json()) as ClusterAnswer };
    } catch (error) {
      const permanent = permanentFailure(error, url);
      if (permanent !== undefined) throw permanent;
      // The next node is asked.
    }
  }
  return null;
}

function clusterText({ cell, epoch, brokered, partitions, unowned, nodes }: ClusterAnswer, url: string): string {
  const head = ['node', 'status', 'partitions', 'commands/s', 'p99 ms', 'last seen', 'version', 'url'];
  const now = Date.now();
  const rows = nodes.map((node) => [
    node.node,
    node.status,
    node.partitions,
    formatNumber(node.commandsPerSecond),
    formatNumber(node.p99Ms),
    `${formatNumber(Math.max(0, Math.round((now - Date.parse(node.seenAt)) / 100) / 10))} s ago`,
    node.version,
    node.url ?? '',
  ]);
  const summary = [
    `Cell ${cell}, epoch ${epoch}, as ${url} sees it.`,
    ...(brokered ? [] : ['This node is not connected to NATS: it decides everything itself, more slowly.']),
    ...(unowned > 0 ? [`${unowned} of ${partitions} partitions have no owner: any node decides their commands.`] : []),
  ];
  return `${table(head, rows, ['partitions', 'commands/s', 'p99 ms', 'last seen'])}\n${summary.join('\n')}`;
}
