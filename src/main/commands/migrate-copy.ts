import { Command } from 'commander';
import { commandLimits } from '../../../config/commands.js';
import type { Postgres } from '../../adapters/postgres/open.js';
import { currentLevel } from '../../application/level.js';
import { verify } from '../../verify/verify.js';
import { commandLine } from '../command-line.js';
import { readConfiguration } from '../configuration.js';
import { describedDatabase, openingFailure } from '../database.js';
import { previewCopy } from '../migrate/copy-preview.js';
import { copyText, previewText } from '../migrate/copy-report.js';
import { copyingNode } from '../migrate/copying-node.js';
import { copyLog } from '../migrate/log-copy.js';
import { differingLots } from '../migrate/lot-comparison.js';
import type { ChangedLot } from '../migrate/model-answer.js';
import { loadTransform, type Transform } from '../migrate/transformation.js';
import { openWithKeys, type PostgresWithKeys } from '../open-with-keys.js';
import { notice, print, progress } from '../terminal.js';
import { typedPath } from '../typed-path.js';

interface Options {
  readonly from: string;
  readonly to?: string;
  readonly transform?: string;
  readonly dryRun: boolean;
}

export function copyCommand(): Command {
  return new Command('copy')
    .description(
      'Copies a log into an empty database, where a new log begins, with a transformation of its actions. Exits with 1 if the new log does not verify.',
    )
    .requiredOption('--from <url>', 'URL of the database to copy')
    .option('--to <url>', 'URL of an empty database; without it, the copy is only previewed')
    .option('--transform <file>', 'a JavaScript module whose default export is the transformation')
    .option('--dry-run', 'write nothing, and show which lots would differ', false)
    .addHelpText(
      'after',
      `
Copies the settings of wineries and vessels, and records every change set again in order, with its id, time, author and rules. The transformation is a
function: it receives each revision of each action, and returns it as it is recorded in the new log, or null to drop the action. An action keeps its id
and winery. Change sets keep their ids, so clients may repeat requests of the old log. With SOLERA_KEYS, the new
log is encrypted with the current keys of the wineries in it; content whose key is destroyed cannot be copied.

Stop the nodes of the old log first: what is recorded during the copy is not copied. If a copy was interrupted, run it again: it resumes. In the end, the
new log is verified, and its lots are compared with the old ones. docs/model-changes.md explains the copy.

Examples:
  ${commandLine('migrate copy --from postgresql://db/solera --transform rename-analyte.mjs --dry-run')}
  ${commandLine('migrate copy --from postgresql://db/solera --to postgresql://db/solera_2 --transform rename-analyte.mjs')}`,
    )
    .action(async ({ from, to, transform: path, dryRun }: Options) => {
      const transform = path === undefined ? null : await loadTransform(typedPath(path));
      const { postgres: source } = await opened(from, true);
      try {
        if (dryRun || to === undefined) await preview(source, transform ?? ((action) => action));
        else await copy(source, to, transform);
      } finally {
        await source.close();
      }
    });
}

async function preview(source: Postgres, transform: Transform): Promise<void> {
  const bar = progress('Transforming', 1, 'actions');
  try {
    const previewed = await previewCopy(source, transform, (actions) => bar.update(actions, actions));
    bar.stop();
    print(previewText(previewed));
  } finally {
    bar.stop();
  }
}

async function copy(source: Postgres, to: string, transform: Transform | null): Promise<void> {
  const { postgres: target, upkeep } = await opened(to, false);
  const bar = progress('Copying', 1, 'notifications');
  try {
    await target.databaseLevel.raise(currentLevel);
    // Registers the keys, which a database of a lower level does not know.
    await upkeep.refresh();
    const counts = await copyLog({ source, target, transform, progress: bar.update });
    bar.stop();
    notice('Verifying the new log.');
    const report = await verify({ ...target, now: () => performance.now() });
    const lots: ChangedLot[] = [];
    let differing = 0;
    for await (const lot of differingLots(copyingNode(source).solera, copyingNode(target).solera)) {
      differing += 1;
      if (lots.length < commandLimits.lotsShown) lots.push(lot);
    }
    print(copyText(counts, { report, database: describedDatabase(to).description, lots, differing }));
    if (!report.ok) process.exitCode = 1;
  } finally {
    bar.stop();
    await target.close();
  }
}

function opened(connectionString: string, forReading: boolean): Promise<PostgresWithKeys> {
  const { keys } = readConfiguration(process.env);
  return openWithKeys({ connectionString, keys, forReading }).catch((error: unknown) => {
    throw openingFailure(error, describedDatabase(connectionString));
  });
}
