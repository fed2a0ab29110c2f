/** The program `solera`: parses its arguments and runs a command. A failure prints a message and its remedy, and exits with code 1. */
import { Command } from 'commander';
import { failureText } from './command-failure.js';
import { commandLine } from './command-line.js';
import { manifest } from './program-version.js';
import { notice } from './terminal.js';

/** The commands, in the order of the help. Each loads what it needs: all of them together take several times as long to load as most of them alone. */
const loaders: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['start', async () => (await import('./commands/start.js')).startCommand()],
  ['demo', async () => (await import('./commands/demo.js')).demoCommand()],
  ['winery', async () => (await import('./commands/winery.js')).wineryCommand()],
  ['import', async () => (await import('./commands/import.js')).importCommand()],
  ['edits', async () => (await import('./commands/edits.js')).editsCommand()],
  ['harvest', async () => (await import('./commands/harvest.js')).harvestCommand()],
  ['feed', async () => (await import('./commands/feed.js')).feedCommand()],
  ['export', async () => (await import('./commands/export.js')).exportCommand()],
  ['recall', async () => (await import('./commands/recall.js')).recallCommand()],
  ['report', async () => (await import('./commands/report.js')).reportCommand()],
  ['filings', async () => (await import('./commands/filings.js')).filingsCommand()],
  ['label', async () => (await import('./commands/label.js')).labelCommand()],
  ['doctor', async () => (await import('./commands/doctor.js')).doctorCommand()],
  ['verify', async () => (await import('./commands/verify.js')).verifyCommand()],
  ['backup', async () => (await import('./commands/backup.js')).backupCommand()],
  ['restore', async () => (await import('./commands/restore.js')).restoreCommand()],
  ['log', async () => (await import('./commands/log.js')).logCommand()],
  ['rebuild', async () => (await import('./commands/rebuild.js')).rebuildCommand()],
  ['cluster', async () => (await import('./commands/cluster.js')).clusterCommand()],
  ['nodes', async () => (await import('./commands/nodes.js')).nodesCommand()],
  ['followers', async () => (await import('./commands/followers.js')).followersCommand()],
  ['migrate', async () => (await import('./commands/migrate.js')).migrateCommand()],
  ['token', async () => (await import('./commands/token.js')).tokenCommand()],
  ['keys', async () => (await import('./commands/keys.js')).keysCommand()],
]);

const program = new Command(commandLine(''))
  .description(manifest.description)
  .version(manifest.version, '-v, --version', 'print the version')
  .showHelpAfterError('Add --help for usage.')
  .configureHelp({ showGlobalOptions: false })
  .addHelpText(
    'after',
    `
Begin with:
  ${commandLine('demo')}
      two wineries, a mistake ten months old, and what its correction changes
  ${commandLine('start')}
      a server on http://127.0.0.1:8080; its API is described at /docs
  ${commandLine('cluster')}
      three nodes, a PostgreSQL and a nats-server on this machine
  ${commandLine('<command> --help')}
      options and examples`,
  );

try {
  // Inherited settings give all commands the same message after a wrong option.
  for (const command of await commandsFor(process.argv[2])) program.addCommand(command.copyInheritedSettings(program));
  await program.parseAsync();
} catch (error) {
  notice(failureText(error));
  process.exitCode = 1;
}

/** Returns the command that is named first on the command line; all commands if none is, so that the program can list them or suggest one. */
async function commandsFor(first: string | undefined): Promise<readonly Command[]> {
  if (first === '-v' || first === '--version') return [];
  const named = loaders.get(first ?? '');
  return Promise.all(named === undefined ? [...loaders.values()].map((load) => load()) : [named()]);
}
