/** The program `solera`: reads its arguments and hands over to a command. A failure is one sentence, what to do next, and exit code 1. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { failureText } from './command-failure.js';
import { demoCommand } from './commands/demo.js';
import { feedCommand } from './commands/feed.js';
import { harvestCommand } from './commands/harvest.js';
import { importCommand } from './commands/import.js';
import { startCommand } from './commands/start.js';
import { verifyCommand } from './commands/verify.js';
import { called } from './invocation.js';
import { note } from './terminal.js';

// From dist/src/main, where this file runs, to the folder of package.json.
const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
const program = new Command(called(''))
  .description(
    'Mutable event sourcing for wineries: every past action stays editable, and all that follows from it is right again at once.',
  )
  .version(String(manifest.version), '-v, --version', 'which Solera this is')
  .showHelpAfterError('Add --help to see what there is.')
  .configureHelp({ showGlobalOptions: false })
  .addHelpText(
    'after',
    `
Begin with:
  ${called('demo')}
      a cellar, a mistake ten months old, and what its correction changes
  ${called('start')}
      a server on http://127.0.0.1:8080; its API is described at /docs
  ${called('<command> --help')}
      options and examples`,
  );
// What is said after a wrong option is the same everywhere.
for (const command of [
  startCommand(),
  demoCommand(),
  importCommand(),
  harvestCommand(),
  feedCommand(),
  verifyCommand(),
])
  program.addCommand(command.copyInheritedSettings(program));

try {
  await program.parseAsync();
} catch (error) {
  note(failureText(error));
  process.exitCode = 1;
}
