import { Command } from 'commander';
import { createLog } from '../../adapters/telemetry/log.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { doctorReport, doctorText } from '../doctor/doctor-report.js';
import { examine } from '../doctor/examination.js';
import { gatherCondition } from '../doctor/gathered-condition.js';
import { print } from '../terminal.js';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'Checks the settings and the condition of the database, the disk, the clocks, NATS and what interrupted work has left. Exits with 1 if something must be mended.',
    )
    .option('--url <url>', 'URL of any node that runs, to compare clocks and versions')
    .option('--json', 'print the report as JSON', false)
    .addHelpText(
      'after',
      `
Checks the database of DATABASE_URL, otherwise the embedded one in SOLERA_DATA (./.solera), and the servers of NATS_URL if it is set.
The command changes nothing, and may run beside nodes. It also reads a database that a node refuses. Run it with the environment of a node.

Each row names a check, what was found, and what to do:
  ok       as it should be
  note     worth knowing
  unknown  could not be checked from here
  MEND     must be mended; the exit code is then 1

Examples:
  ${commandLine('doctor')}
  DATABASE_URL=postgresql://solera:secret@db.example/solera ${commandLine('doctor --url http://node-1:8080')}
  ${commandLine('doctor --json')} | jq '.findings[] | select(.verdict == "mend")'`,
    )
    .action(async ({ url, json }: { readonly url?: string; readonly json: boolean }) => {
      const configuration = readConfiguration(process.env);
      const log = createLog({ level: 'error', pretty: process.stderr.isTTY });
      const address = url ?? `http://127.0.0.1:${configuration.port}`;
      const report = doctorReport(examine(await gatherCondition(configuration, { url: address, log })));
      print(json ? JSON.stringify(report, null, 2) : doctorText(report));
      if (!report.ok) process.exitCode = 1;
    });
}
