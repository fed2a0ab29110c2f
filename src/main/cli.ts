/** The program `solera`: parses its arguments and runs a command. A failure prints a message and its remedy, and exits with code 1. */
import { Command } from 'commander';
import { failureText } from './command-failure.js';
import { commandLine } from './command-line.js';
import { clusterCommand } from './commands/cluster.js';
import { demoCommand } from './commands/demo.js';
import { editsCommand } from './commands/edits.js';
import { exportCommand } from './commands/export.js';
import { feedCommand } from './commands/feed.js';
import { followersCommand } from './commands/followers.js';
import { harvestCommand } from './commands/harvest.js';
import { importCommand } from './commands/import.js';
import { keysCommand } from './commands/keys.js';
import { migrateCommand } from './commands/migrate.js';
import { nodesCommand } from './commands/nodes.js';
import { rebuildCommand } from './commands/rebuild.js';
import { recallCommand } from './commands/recall.js';
import { startCommand } from './commands/start.js';
import { verifyCommand } from './commands/verify.js';
import { wineryCommand } from './commands/winery.js';
import { manifest } from './program-version.js';
import { notice } from './terminal.js';

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
const commands = [
  ...[startCommand(), demoCommand(), wineryCommand(), importCommand(), editsCommand()],
  ...[harvestCommand(), feedCommand(), exportCommand(), recallCommand(), verifyCommand(), rebuildCommand()],
  ...[clusterCommand(), nodesCommand(), followersCommand(), migrateCommand(), keysCommand()],
];
// Inherited settings give all commands the same message after a wrong option.
for (const command of commands) program.addCommand(command.copyInheritedSettings(program));

try {
  await program.parseAsync();
} catch (error) {
  notice(failureText(error));
  process.exitCode = 1;
}
