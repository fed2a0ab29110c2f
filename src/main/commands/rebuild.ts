import { Command } from 'commander';
import { rebuildLimits } from '../../../config/rebuild.js';
import { createLog } from '../../adapters/telemetry/log.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { openForReading, openingFailure } from '../database.js';
import { openWithKeys } from '../open-with-keys.js';
import { rebuild } from '../rebuild/rebuild.js';
import { rebuildText } from '../rebuild/rebuild-report.js';
import { notice, print, progress } from '../terminal.js';

export function rebuildCommand(): Command {
  return new Command('rebuild')
    .description(
      'Computes all saved states again: head states and checkpoints. Exits with 1 if one differed, or if a stream was left out.',
    )
    .option('--json', 'print the report as JSON', false)
    .addHelpText(
      'after',
      `
Rebuilds the saved states of the database of DATABASE_URL, otherwise those of the embedded one in SOLERA_DATA (./.solera).
Saved states are caches of the touches. A state that differs is reported and replaced; missing ones are saved; checkpoints are spaced evenly.
No action, event or notification is changed.
States that need content whose key is destroyed or missing stay as they are; the report names the wineries and the keys.
The command can run while solera start serves the same data: a state is written only if nothing was recorded on its stream meanwhile.
An interrupted rebuild resumes where it stopped when the command is run again.

Examples:
  ${commandLine('rebuild')}
  DATABASE_URL=postgresql://solera:secret@db.example/solera ${commandLine('rebuild')}
  ${commandLine('rebuild --json')} | jq .shown`,
    )
    .action(async ({ json }: { readonly json: boolean }) => {
      const configuration = readConfiguration(process.env);
      const database = await openForReading(configuration, createLog({ level: 'warn', pretty: process.stderr.isTTY }));
      const { connectionString } = database;
      try {
        notice(`Rebuilding the saved states of ${database.description}.`);
        const { keys } = configuration;
        const { postgres, keyring } = await openWithKeys({ connectionString, keys, forReading: true }).catch(
          (error) => {
            throw openingFailure(error, database);
          },
        );
        const bar = progress('Computing states', 1, 'streams');
        try {
          const { rebuildStore: store } = postgres;
          const report = await rebuild({
            ...{ connectionString, keys, unreadable: keyring.unreadableWineries(), store },
            ...{ limits: rebuildLimits, progress: bar.update },
          });
          bar.stop();
          print(json ? JSON.stringify(report, null, 2) : rebuildText(report));
          if (!report.ok) process.exitCode = 1;
        } finally {
          bar.stop();
          await postgres.close();
        }
      } finally {
        await database.close();
      }
    });
}
