/** The program `solera`: reads its arguments and hands over to a command. A failure is one sentence, what to do next, and exit code 1. */
import { Command } from 'commander';
import { failureText } from './command-failure.js';
import { demoCommand } from './commands/demo.js';
import { feedCommand } from './commands/feed.js';
import { harvestCommand } from './commands/harvest.js';
import { importCommand } from './commands/import.js';
import { startCommand } from './commands/start.js';
import { verifyCommand } from './commands/verify.js';
import { note } from './terminal.js';

const program = new Command('solera')
  .description(
    'Mutable event sourcing for wineries: every past action stays editable, and all that follows from it is right again at once.',
  )
  .showHelpAfterError('Run with --help to see what there is.')
  .configureHelp({ showGlobalOptions: false })
  .addHelpText(
    'after',
    `
Begin with:
  solera demo                      a cellar, a mistake ten months old, and what its correction changes
  solera start                     a server on http://127.0.0.1:8080; its API is described at /docs
  solera <command> --help          options and examples`,
  );
for (const command of [
  startCommand(),
  demoCommand(),
  importCommand(),
  harvestCommand(),
  feedCommand(),
  verifyCommand(),
])
  program.addCommand(command);

try {
  await program.parseAsync();
} catch (error) {
  note(failureText(error));
  process.exitCode = 1;
}
