import { Command } from 'commander';
import { readConfiguration } from '../configuration.js';
import { endInTime, signalled } from '../ending.js';
import { called } from '../invocation.js';
import { type Node, startNode } from '../node.js';
import { print } from '../terminal.js';

export function startCommand(): Command {
  return new Command('start')
    .description('Start a server. Prints one line when it is ready; its log goes to stderr.')
    .addHelpText(
      'after',
      `
Environment:
  PORT           port to listen on (8080; 0 for any free one)
  HOST           address to listen on (127.0.0.1, this machine only). 0.0.0.0 listens on all addresses: there is no
                 authentication yet, so anyone who can reach the port can read and write everything
  SOLERA_DATA    folder of the embedded PostgreSQL's data (./.solera)
  DATABASE_URL   a PostgreSQL server of your own, instead of the embedded one
  NATS_URL       reserved: this version runs as one node in one process
  LOG_LEVEL      trace, debug, info, warn, error, fatal or silent (info)

Examples:
  ${called('start')}
  PORT=9000 SOLERA_DATA=/var/lib/solera ${called('start')}
  DATABASE_URL=postgresql://solera:secret@db.example/solera ${called('start')}

SIGTERM, SIGHUP or Ctrl-C: no more requests are accepted, those in flight are answered, and it exits with 0. A second one ends it at once.`,
    )
    .action(async () => {
      const configuration = readConfiguration(process.env);
      // Heard from the beginning: a start that is interrupted ends in order, and leaves no database running.
      const signal = signalled();
      const node = await startNode(configuration);
      print(`Solera is ready on ${node.url} (API: ${node.url}/docs; ${node.database.description})`);
      await serveUntil(signal, node);
      // Nothing is left to do; a stray socket must not keep the process.
      process.exit(0);
    });
}

/** Serves until the signal, then closes the node; rejects if the database was lost. */
export async function serveUntil(signal: Promise<NodeJS.Signals>, node: Node): Promise<void> {
  const { log } = node;
  const ending = await Promise.race([signal, node.database.lost]);
  if (ending instanceof Error) {
    log.error({ err: ending }, 'The database is lost; closing.');
    endInTime();
  } else log.info(`${ending}: draining.`);
  await node.close();
  if (ending instanceof Error) throw ending;
  log.info('Everything is closed.');
}
