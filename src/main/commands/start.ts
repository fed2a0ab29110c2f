import { Command } from 'commander';
import { requestsPerMinute } from '../../../config/http.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { type Node, startNode } from '../node.js';
import { ownFollowers } from '../own-followers.js';
import { limitShutdownTime, shutdownSignal } from '../shutdown.js';
import { print } from '../terminal.js';

export function startCommand(): Command {
  return new Command('start')
    .description('Starts a server. It prints one line to stdout when it is ready; its log is on stderr.')
    .option(
      '--followers <module>',
      'a JavaScript module whose default export is a list of followers of your own: see docs/followers.md',
    )
    .addHelpText('after', environmentText)
    .action(async ({ followers: module }: { readonly followers?: string }) => {
      const configuration = readConfiguration(process.env);
      // A node that `solera cluster` started ends with it, even if that process was killed.
      if (process.connected) endWithParent();
      // Listens before the start, so that an interrupted start closes everything and leaves no database running.
      let started: Node | undefined;
      // During the start, the files are being read anyway.
      const renew = (): void => void started?.renewCertificate();
      const signal = shutdownSignal(configuration.transport.tls === null ? undefined : renew);
      const followers = module === undefined ? [] : await ownFollowers(module);
      const node = await startNode(configuration, followers);
      started = node;
      print(`Solera is ready on ${node.url} (API: ${node.url}/docs; ${node.database.description})`);
      await serveUntil(signal, node);
      // Everything is closed; an unclosed socket must not keep the process alive.
      process.exit(0);
    });
}

function endWithParent(): void {
  process.once('disconnect', () => process.exit(1));
  // The channel alone must not keep a node alive whose start failed.
  process.channel?.unref();
}

/** Serves until the signal, then closes the node. Rejects if the database is lost, or has a level that this version of Solera does not know. */
export async function serveUntil(signal: Promise<NodeJS.Signals>, node: Node): Promise<void> {
  const { log } = node;
  const reason = await Promise.race([signal, node.database.lost, node.composed.postgres.outdated]);
  if (reason instanceof Error) {
    log.error({ err: reason }, 'The node cannot use the database any more. Shutting down.');
    limitShutdownTime();
  } else log.info(`${reason} received. Draining.`);
  await node.close();
  if (reason instanceof Error) throw reason;
  log.info('Shut down.');
}

const environmentText = `
Environment:
  PORT           port to listen on (8080; 0 for any free port)
  HOST           address to listen on (127.0.0.1, which refuses other machines; 0.0.0.0 for all addresses).
                 On another address, the server starts only if there is a token, or an issuer: see docs/access.md
  SOLERA_AUTH    off: a proxy in front authenticates, and no request needs credentials (on)
  SOLERA_PUBLIC  paths that need no credentials, such as /metrics, separated by commas (none)
  SOLERA_OIDC_ISSUER, SOLERA_OIDC_AUDIENCE
                 an issuer of OpenID Connect whose tokens are accepted: see docs/transport.md (none)
  TLS_CERT, TLS_KEY
                 files of a certificate and its key, with which the server speaks HTTPS. SIGHUP makes it read them again
  SOLERA_CORS    origins of other sites whose scripts may call the API, separated by commas (none)
  SOLERA_RATE_LIMIT
                 requests of one client in a minute, 0 for no limit (${requestsPerMinute}); off while HOST is a loopback address
  SOLERA_TRUSTED_PROXIES
                 addresses of proxies whose X-Forwarded-For names the client, separated by commas (none)
  SOLERA_DATA    folder of the embedded PostgreSQL's data (./.solera)
  DATABASE_URL   a PostgreSQL server of your own instead of the embedded one
  NATS_URL       servers of a NATS, separated by commas: nodes with the same DATABASE_URL and NATS_URL share the work
  NATS_CREDS, NATS_CA, NATS_CERT, NATS_KEY
                 files with which the node logs in to NATS, and checks its certificate
  SOLERA_NODE    name of this node (host name and process id)
  SOLERA_CELL    name of the cluster, if several share a NATS (solera)
  SOLERA_STREAM  stream of NATS JetStream to which the log is copied (SOLERA)
  SOLERA_EDGE    true: a node that serves requests and lets others decide (false)
  SOLERA_LEAVE_MS
                 how long a node of a cluster serves requests after SIGTERM, while /readyz is off (3000)
  LOG_LEVEL      trace, debug, info, warn, error, fatal or silent (info)

Examples:
  ${commandLine('start')}
  PORT=9000 SOLERA_DATA=/var/lib/solera ${commandLine('start')}
  DATABASE_URL=postgresql://solera:secret@db.example/solera ${commandLine('start')}

On SIGTERM, SIGHUP (without TLS_CERT) or Ctrl-C the server stops accepting requests, answers those in progress, and exits with 0. A second signal ends it at once.`;
