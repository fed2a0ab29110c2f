import { Command } from 'commander';
import { openPostgres } from '../../adapters/postgres/open.js';
import { createLog } from '../../adapters/telemetry/log.js';
import { verify } from '../../verify/verify.js';
import { readConfiguration } from '../configuration.js';
import { openingFailure, visitDatabase } from '../database.js';
import { called } from '../invocation.js';
import { note, print } from '../terminal.js';
import { verifyProgress, verifyText } from '../verify-report.js';

export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'Prove that what is stored and served is what a rebuild from nothing gives, and that the log is dense. Exit code 1 if it is not.',
    )
    .option('--json', 'the report as JSON', false)
    .addHelpText(
      'after',
      `
Which data: the database of DATABASE_URL, else the embedded one in SOLERA_DATA (./.solera). It changes nothing, and a role that may only
read is enough; what is not there, or of another version, is neither made nor brought up to date.
While solera start is running on that folder, its database is looked at beside it, as of one instant: recording goes on.

What is compared: every action decided again in timeline order with every stored event; every fold of events with every saved and served
state; the log's numbers, and a subscriber's own fold of it, with the served lots; what came into each lot with what went out of others.
What differs is told exactly: stream, action, position, field, what was expected, what was found.

Examples:
  ${called('verify')}
  DATABASE_URL=postgresql://solera:secret@db.example/solera ${called('verify')}
  ${called('verify --json')} | jq .differences`,
    )
    .action(async ({ json }: { readonly json: boolean }) => {
      const configuration = readConfiguration(process.env);
      const database = await visitDatabase(configuration, createLog({ level: 'warn', pretty: process.stderr.isTTY }));
      const bars = verifyProgress();
      try {
        note(`Verifying ${database.description}.`);
        const { connectionString } = database;
        const { store, archive, close } = await openPostgres({ connectionString, asFound: true }).catch((error) => {
          throw openingFailure(error, database);
        });
        try {
          const report = await verify({ store, archive, now: () => performance.now(), progress: bars.tell });
          bars.stop();
          print(
            json
              ? JSON.stringify(report, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2)
              : verifyText(report),
          );
          if (!report.ok) process.exitCode = 1;
        } finally {
          await close();
        }
      } finally {
        bars.stop();
        await database.close();
      }
    });
}
