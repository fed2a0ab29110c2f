import { Command, InvalidArgumentError } from 'commander';
import { lostRangeLimits } from '../../../config/backup.js';
import { createLog } from '../../adapters/telemetry/log.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { openForReading, openingFailure } from '../database.js';
import { openWithKeys } from '../open-with-keys.js';
import { notice, print } from '../terminal.js';

export function logCommand(): Command {
  return new Command('log')
    .description('Repairs the log after a restore to an earlier point.')
    .addCommand(fillCommand());
}

function fillCommand(): Command {
  return new Command('fill')
    .description(
      'Declares the numbers after the end of the log lost, up to the highest one that a consumer has seen, so that they are never used again.',
    )
    .requiredOption(
      '--through <number>',
      'the highest notification number that a consumer may have seen',
      notificationNumber,
    )
    .addHelpText(
      'after',
      `
Run it before the first node starts on a database that was restored to an earlier point, by whatever means (${commandLine('restore')} has --lost-through for
the same). The log gets a notification solera.log.lost for each of these numbers, and one more, so that every consumer learns of the loss.
The command needs the newest version of Solera on all nodes: it raises the level of the database.

Example:
  ${commandLine('log fill --through 24010')}`,
    )
    .action(async ({ through }: { readonly through: number }) => {
      const configuration = readConfiguration(process.env);
      const database = await openForReading(configuration, createLog({ level: 'warn', pretty: process.stderr.isTTY }));
      try {
        const { connectionString } = database;
        const { postgres } = await openWithKeys({ connectionString, keys: configuration.keys }).catch(
          (error: unknown) => {
            throw openingFailure(error, database);
          },
        );
        try {
          const head = await postgres.log.head();
          if (through - head > lostRangeLimits.numbersPerCall)
            throw new CommandFailure(
              `--through ${through} would declare ${through - head} numbers lost; one call declares at most ${lostRangeLimits.numbersPerCall}.`,
              `The log ends at ${head}. Check the number; if it is right, fill the range in several calls.`,
            );
          notice(`The log of ${database.description} ends at notification ${head}.`);
          const filled = await postgres.fillLog(through, Date.now());
          if (filled === null)
            throw new CommandFailure(
              `The log already reaches notification ${through}.`,
              'If nodes have recorded something since the restore, they have used numbers again: stop all consumers, and let them begin again from notification 1.',
            );
          print(
            `Numbers ${filled.first} to ${through} are declared lost, and ${filled.last} says so. The log goes on with ${filled.last + 1}.`,
          );
        } finally {
          await postgres.close();
        }
      } finally {
        await database.close();
      }
    });
}

function notificationNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a whole number ≥ 1.');
  return Number(text);
}
