import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { clientLimits } from '../../../config/node.js';
import { editStatuses } from '../../application/use-cases.js';
import { commandLine } from '../command-line.js';
import { cancelEdit, type EditAnswer, readEdit, readEdits } from '../edits/edit-answer.js';
import { defaultServerUrl, editHint } from '../edits/edit-hint.js';
import { editBar, editLine, editReport, editTable, isRunning } from '../edits/edit-report.js';
import { EditWatch } from '../edits/edit-watch.js';
import { ServerClient } from '../server-client.js';
import { clearScreen, notice, print } from '../terminal.js';

interface Options {
  readonly url: string;
  readonly winery?: string;
  readonly status?: string;
  readonly watch: boolean;
  readonly json: boolean;
}

const serverOption = ['--url <url>', 'URL of the server', defaultServerUrl] as const;

export function editsCommand(): Command {
  return new Command('edits')
    .description('Lists the writes and previews that a server decides in the background, or shows one of them.')
    .argument('[id]', 'the id of an edit: shows its progress, its result or its problem, and its conflicts')
    .option(...serverOption)
    .option('--winery <code>', 'list only edits of this winery')
    .addOption(new Option('--status <status>', 'list only edits with this status').choices(editStatuses))
    .addOption(new Option('--watch', 'show the edits that run, every second').default(false).conflicts('status'))
    .option('--json', 'print the answer of the server as JSON', false)
    .addHelpText(
      'after',
      `
A request with the header Prefer: respond-async becomes an edit. Without an id, --watch goes on until Ctrl-C. With an id, it ends with
the edit, and the exit code is 2 unless the edit is done.

Examples:
  ${commandLine('edits --winery estate --status failed')}
  ${commandLine('edits --watch')}
  ${commandLine('edits 01990000-0000-7000-8000-000000000105')}
  ${commandLine('edits cancel 01990000-0000-7000-8000-000000000105')}`,
    )
    .action(showEdits)
    .addCommand(cancelCommand());
}

function cancelCommand(): Command {
  return new Command('cancel')
    .description('Cancels an edit that is queued or being decided. Nothing was and nothing will be written.')
    .argument('<id>', 'the id of the edit')
    .option(...serverOption)
    .action(async (id: string, _options: unknown, command: Command) => {
      // `edits` has the option too, and takes its value.
      const { url } = command.optsWithGlobals<Options>();
      await withClient(url, async (client) => {
        await cancelEdit(client, id);
        print(`Edit ${id} is cancelled: nothing was written. Next: ${editHint('edits', url)}`);
      });
    });
}

async function showEdits(id: string | undefined, options: Options): Promise<void> {
  await withClient(options.url, async (client) => {
    if (id !== undefined) await showOne(client, id, options);
    else if (options.watch) await watchRunning(client, options);
    else await showList(client, options);
  });
}

async function withClient(url: string, use: (client: ServerClient) => Promise<void>): Promise<void> {
  const client = new ServerClient(url);
  try {
    await use(client);
  } finally {
    client.close();
  }
}

async function showList(client: ServerClient, { winery, status, json }: Options): Promise<void> {
  const page = await readEdits(client, { winery, status });
  if (json) print(JSON.stringify(page));
  else if (page.items.length === 0)
    print('There is no such edit. A request with the header Prefer: respond-async becomes one.');
  else {
    print(editTable(page.items, Date.now()));
    if (page.next !== null)
      print(`There are more. Use --winery or --status, or read ${client.url}/v1/edits?cursor=${page.next}`);
    else print(`Next: ${editHint('edits <id>', client.url)} shows the result or the problem of one.`);
  }
}

async function showOne(client: ServerClient, id: string, { watch, json }: Options): Promise<void> {
  let edit = await readEdit(client, id);
  const show = shower(json);
  while (watch && isRunning(edit.status)) {
    show([edit]);
    await sleep(clientLimits.watchIntervalMs);
    edit = await readEdit(client, id);
  }
  print(json ? JSON.stringify(edit) : editReport(edit, { url: client.url, now: Date.now() }));
  if (watch && edit.status !== 'done') process.exitCode = 2;
}

/** Shows the running edits every second. */
async function watchRunning(client: ServerClient, { winery, json }: Options): Promise<void> {
  const watch = new EditWatch(client, winery);
  const show = shower(json);
  notice('Waiting for edits. Ctrl-C ends the command.');
  for (;;) {
    show(await watch.read());
    await sleep(clientLimits.watchIntervalMs);
  }
}

/** Returns a function that shows edits: as bars that replace the ones before on a terminal, or else a line for each edit that has changed. */
function shower(json: boolean): (edits: readonly EditAnswer[]) => void {
  if (process.stdout.isTTY && !json)
    return (edits) => {
      clearScreen();
      const bars = edits.map((edit) => editBar(edit, Date.now()));
      print(bars.length === 0 ? 'No edit is running.' : bars.join('\n'));
    };
  const shown = new Map<string, string>();
  return (edits) => {
    for (const edit of edits) {
      const line = json ? JSON.stringify(edit) : editLine(edit);
      if (shown.get(edit.id) !== line) print(json ? line : `${new Date().toISOString()} ${line}`);
      shown.set(edit.id, line);
    }
  };
}
