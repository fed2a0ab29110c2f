import { Command } from 'commander';
import { type LocalCluster, launchCluster } from '../cluster/launcher.js';
import type { NodeProcess } from '../cluster/node-process.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { shutdownSignal } from '../shutdown.js';
import { notice, print } from '../terminal.js';

const mostNodes = 16;

export function clusterCommand(): Command {
  return new Command('cluster')
    .description('Starts a cluster on this machine: several nodes, with a PostgreSQL and a nats-server of their own.')
    .option('--nodes <number>', `how many nodes, up to ${mostNodes}`, '3')
    .addHelpText(
      'after',
      `
The nodes listen on PORT (8080), the next port, and so on. With TLS_CERT and TLS_KEY they speak HTTPS, and SIGHUP makes them read these files again. Data are kept in SOLERA_DATA (./.solera), or in the database of DATABASE_URL. nats-server is
taken from NATS_SERVER (a path), from the PATH, or from Debian's package, which is downloaded.

Examples:
  ${commandLine('cluster')}
  ${commandLine('cluster --nodes 5')}

Ctrl-C stops everything.`,
    )
    .action(async ({ nodes }: { readonly nodes: string }) => {
      const count = Number(nodes);
      if (!Number.isInteger(count) || count < 1 || count > mostNodes)
        throw new CommandFailure(
          `--nodes must be a whole number from 1 to ${mostNodes}, not "${nodes}".`,
          'Example: --nodes 3',
        );
      const configuration = readConfiguration(process.env);
      const ready: NodeProcess[] = [];
      const renew = (): void => {
        for (const node of ready) node.renewCertificate();
      };
      const signal = shutdownSignal(configuration.transport.tls === null ? undefined : renew);
      const cluster = await launchCluster({
        configuration,
        nodes: count,
        firstPort: configuration.port,
        log: { info: () => undefined, warn: notice },
        onReady: (node) => {
          ready.push(node);
          print(`${node.name} is ready on ${node.url} (pid ${node.pid})`);
        },
        cancelled: signal,
      });
      if (cluster.nodes.length === count) print(suggestions(cluster));
      await runUntil(signal, cluster);
      process.exit(0);
    });
}

async function runUntil(signal: Promise<NodeJS.Signals>, cluster: LocalCluster): Promise<void> {
  let closing = false;
  for (const { name, ended } of cluster.nodes)
    void ended.then((reason) => {
      if (!closing) notice(`${name} has ended: ${reason}. The other nodes go on.`);
    });
  const reason = await Promise.race([signal, cluster.lost]);
  closing = true;
  notice(reason instanceof Error ? reason.message : 'Stopping the cluster …');
  await cluster.close();
  if (reason instanceof Error) throw reason;
}

function suggestions({ nodes, databaseUrl, natsUrl, logFolder }: LocalCluster): string {
  const [first, second = first] = nodes;
  return `
Any node answers any request. Logs are in ${logFolder}. Try, in other terminals:
  ${commandLine(`nodes --watch --url ${first?.url ?? ''}`)}
      the nodes, their share of the lots and their load
  ${commandLine('harvest --actions 20000')} > harvest.ndjson
  ${commandLine(`import harvest.ndjson --url ${first?.url ?? ''}`)}
      a harvest as load
  kill -9 ${second?.pid ?? ''}
      ends ${second?.name ?? ''}; the others take over at once
  PORT=0 SOLERA_NODE=another DATABASE_URL='${databaseUrl}' NATS_URL=${natsUrl} ${commandLine('start')}
      one more node
Ctrl-C stops everything.`;
}
