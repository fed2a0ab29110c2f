import { Command } from 'commander';
import { openPostgres } from '../../adapters/postgres/open.js';
import { createLog } from '../../adapters/telemetry/log.js';
import { verify } from '../../verify/verify.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { openForReading, openingFailure } from '../database.js';
import { notice, print } from '../terminal.js';
import { verifyProgress, verifyText } from '../verify-report.js';

export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'Proves that stored and served data equal a rebuild from nothing, and that the log is dense. Exits with 1 if a check fails.',
    )
    .option('--json', 'print the report as JSON', false)
    .addHelpText(
      'after',
      `
Verifies the database of DATABASE_URL, otherwise the embedded one in SOLERA_DATA (./.solera). The command changes nothing, so a role that
may only read is enough. It neither creates a missing database nor migrates one of another version.
It can run while solera start serves the same data: it verifies a snapshot of one instant, and recording goes on.

Every action is decided again in timeline order and compared with every stored event. The states that result from folding the events
are compared with every saved and served state. The numbers of the log, a subscriber's fold of it, and the balance of each action and winery are checked.
Each difference is printed with its stream, action, position and field, the expected value and the value found.

Examples:
  ${commandLine('verify')}
  DATABASE_URL=postgresql://solera:secret@db.example/solera ${commandLine('verify')}
  ${commandLine('verify --json')} | jq .differences`,
    )
    .action(async ({ json }: { readonly json: boolean }) => {
      const configuration = readConfiguration(process.env);
      const database = await openForReading(configuration, createLog({ level: 'warn', pretty: process.stderr.isTTY }));
      const bars = verifyProgress();
      try {
        notice(`Verifying ${database.description}.`);
        const { connectionString } = database;
        const postgres = await openPostgres({ connectionString, forReading: true }).catch((error) => {
          throw openingFailure(error, database);
        });
        try {
          const report = await verify({ ...postgres, now: () => performance.now(), progress: bars.update });
          bars.stop();
          print(
            json
              ? JSON.stringify(report, (_, value) => (typeof value === 'bigint' ? String(value) : value), 2)
              : verifyText(report),
          );
          if (!report.ok) process.exitCode = 1;
        } finally {
          await postgres.close();
        }
      } finally {
        bars.stop();
        await database.close();
      }
    });
}
