import { Command } from 'commander';
import { commandLine } from '../command-line.js';
import { recallReport } from '../recall/recall-report.js';
import { type RecallQuestion, recallRequest, recallRows, recallText } from '../recall/recall-request.js';
import { ServerClient } from '../server-client.js';
import { print } from '../terminal.js';

interface Options extends Omit<RecallQuestion, 'winery' | 'lot'> {
  readonly url: string;
  readonly csv: boolean;
  readonly json: boolean;
}

export function recallCommand(): Command {
  return new Command('recall')
    .description(
      'Lists where the wine of a lot is now and how the rest of it left, for a recall. Reads from a running server.',
    )
    .argument('<winery>', 'code of the winery')
    .argument('[lot]', 'code of the lot; may be left out if --action names one')
    .option(
      '--action <id>',
      'recall what the lot held just after this action or later; for example, the addition of a contaminated product',
    )
    .option(
      '--from <time or id>',
      'recall what the lot held at this time (RFC 3339) or just after this action, or later',
    )
    .option('--at <time>', 'show where the wine was at this time (default: at the end of the timeline)')
    .option('--url <url>', 'URL of the server', 'http://127.0.0.1:8080')
    .option('--csv', 'print the list as CSV, for a spreadsheet', false)
    .option('--json', 'print the whole lineage as JSON: also the lots and the edges between them', false)
    .addHelpText(
      'after',
      `
Follows the wine through every movement, blend and topping, and into other wineries. Each amount is how much of the lot's wine is there, in the
unit of the winery of that row. Wine that left is listed by how it left; cases that were returned are also listed in their lot.

Examples:
  ${commandLine('recall estate 25-ME-F')}
  ${commandLine('recall estate --action 01990000-0000-7000-8000-000000000105')}
  ${commandLine('recall estate 25-ME --from 2025-11-03T00:00:00Z --csv')} > recall.csv`,
    )
    .action(recall);
}

async function recall(winery: string, lot: string | undefined, { url, csv, json, ...options }: Options): Promise<void> {
  const client = new ServerClient(url);
  try {
    const request = await recallRequest(client, { winery, ...(lot === undefined ? {} : { lot }), ...options });
    const text = await recallText(client, request, json ? 'application/json' : 'text/csv');
    // The last line of the CSV already ends with a line break.
    print(json ? text : csv ? text.trimEnd() : recallReport(recallRows(text), request));
  } finally {
    client.close();
  }
}
